#pragma once

#include <optional>
#include <span>

#include "rewards/reward.h"
#include "rewards/reward_options.h"

namespace aha::rewards {

// A sample's reward: the sum of weight * value over the rewards that have a value. A reward that
// does not apply adds nothing, as in TRL; one that failed does as its `on_error` says. The weights
// of what is left are not scaled up.
//
// Empty, and the sample leaves the batch, where a failed reward says drop_sample or no reward
// counts at all: a sample about which nothing is known is never a 0.
//
// `scores` and `options` are in the same order and of the same length; else throws RewardError.
std::optional<double> combine_scores(std::span<const Score> scores,
                                     std::span<const RewardOptions> options);

}  // namespace aha::rewards
