#pragma once

#include "rewards/reward_kind.h"

namespace aha::rewards {

// `http`: a server that is posted batches of samples and answers with scores; docs/rewards_http.md
// is the manual. What a server does costs its batch the deadline at most, and is then an error of
// the batch's samples that says why.
RewardKind http_kind();

}  // namespace aha::rewards
