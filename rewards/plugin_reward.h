#pragma once

#include "rewards/reward_kind.h"

namespace aha::rewards {

// `plugin`: the reward in a shared library, by rewards/plugin_api.h. By default it runs in a worker
// process (aha-plugin-worker, beside the program), so that a crash costs one sample and a message;
// with `in_process: true` in this one, which is faster.
RewardKind plugin_kind();

}  // namespace aha::rewards
