#pragma once

#include "rewards/reward_kind.h"

namespace aha::rewards {

// `says_please`: 1 for a completion that holds a word, else 0.
RewardKind says_please_kind();

}  // namespace aha::rewards
