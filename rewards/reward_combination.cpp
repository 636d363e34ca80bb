#include "rewards/reward_combination.h"

#include <fmt/core.h>

#include "rewards/reward_error.h"

namespace aha::rewards {

std::optional<double> combine_scores(std::span<const Score> scores,
                                     std::span<const RewardOptions> options) {
  if (scores.size() != options.size()) {
    throw RewardError(
        fmt::format("{} scores for {} rewards cannot be combined", scores.size(), options.size()));
  }
  std::optional<double> sum;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const bool failed = scores[i].verdict == Verdict::error;
    if (failed && options[i].on_error == OnError::drop_sample) {
      return std::nullopt;
    }
    if (failed && options[i].on_error == OnError::zero) {
      sum = sum.value_or(0.0);
    } else if (!failed && scores[i].value) {
      sum = sum.value_or(0.0) + options[i].weight * *scores[i].value;
    }
  }
  return sum;
}

}  // namespace aha::rewards
