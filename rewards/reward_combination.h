#pragma once

#include <optional>
#include <span>
#include <vector>

#include "rewards/reward.h"
#include "rewards/reward_options.h"

namespace aha::rewards {

// What each reward says of a sample, clipped and gated; empty where it does not count.
using CountedValues = std::vector<std::optional<double>>;

// Empty where the sample leaves the batch. Throws as combine_scores.
std::optional<CountedValues> counted_values(std::span<const Score> scores,
                                            std::span<const RewardOptions> options);

// A sample's reward at a step (from 0): the sum, or the product, of weight * value over the rewards
// that have a value, each value clipped first. A reward that does not apply adds nothing, as in
// TRL; one that failed does as its `on_error` says. The weights of what is left are not scaled up.
// In a product, one whose weight is 0 at the step is left out.
//
// A reward with a `gate` counts as 0 where the gate's value is 0 or less. Where the gate does not
// apply it is open; where it failed, the reward is as little known as its gate and does as the
// gate's `on_error` says.
//
// Empty, and the sample leaves the batch, where a failed reward says drop_sample, where the sandbox
// failed (judgement SE) and the reward does not say zero, or where no reward counts at all: a
// sample about which nothing is known is never a 0.
//
// `scores` and `options` are in the same order and of the same length; else, and for a gate that is
// none of them, throws RewardError.
std::optional<double> combine_scores(std::span<const Score> scores,
                                     std::span<const RewardOptions> options,
                                     RewardCombination combination = RewardCombination::sum,
                                     int step = 0);

}  // namespace aha::rewards
