#pragma once

#include <memory>

#include "rewards/reward.h"
#include "rewards/reward_options.h"

namespace aha::rewards {

// The reward of this name. Throws RewardError for a name that is not known, with those that are,
// and for options that the reward does not have or that are impossible.
std::unique_ptr<Reward> make_reward(const RewardOptions& options);

}  // namespace aha::rewards
