#pragma once

#include <optional>
#include <span>
#include <vector>

#include "rewards/reward.h"
#include "rewards/reward_options.h"

namespace aha::rewards {

// The share of a reward's weight at a step.
double weight_share(const RewardSchedule& schedule, int step);

// Each reward's weight at a step (from 0).
std::vector<double> weights_at(std::span<const RewardOptions> options, int step);

// What each reward says of a sample, clipped and gated; empty where it does not count.
using CountedValues = std::vector<std::optional<double>>;

// Each value is clipped first. A reward with a `gate` counts as 0 where the gate's own value (its
// gate aside) is 0 or less, also where the reward failed. Where the gate does not apply it is open;
// where it failed, the reward is as little known as its gate and does as the gate's `on_error`
// says.
//
// Empty, and the sample leaves the batch, where a failed reward says drop_sample and where the
// sandbox failed and the reward does not say zero.
//
// `scores` and `options` are in the same order and of the same length; else, and for a gate that is
// none of them, throws RewardError.
std::optional<CountedValues> counted_values(std::span<const Score> scores,
                                            std::span<const RewardOptions> options);

// The sum, or the product, of weight * value over the rewards that have a value and a weight other
// than 0. A reward that does not apply adds nothing, as in TRL; the weights of what is left are not
// scaled up. Empty, and the sample leaves the batch, where nothing counts: a sample about which
// nothing is known is never a 0.
std::optional<double> combine_values(const CountedValues& values, std::span<const double> weights,
                                     RewardCombination combination);

// The reward of a sample: both of the above.
std::optional<double> combine_scores(std::span<const Score> scores,
                                     std::span<const RewardOptions> options,
                                     RewardCombination combination = RewardCombination::sum,
                                     int step = 0);

}  // namespace aha::rewards
