#include "rewards/reward_combination.h"

#include <algorithm>

#include <fmt/core.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

std::size_t gate_of(const RewardOptions& reward, std::span<const RewardOptions> options) {
  const auto gate = std::find_if(options.begin(), options.end(),
                                 [&](const RewardOptions& one) { return one.name == reward.gate; });
  if (gate == options.end()) {
    throw RewardError(fmt::format("{}: gate {} is none of the rewards", reward.name, reward.gate));
  }
  return static_cast<std::size_t>(gate - options.begin());
}

// What a reward says of a sample; empty where it does not count.
std::optional<double> value_of(const Score& score, const RewardOptions& options) {
  if (score.verdict == Verdict::error) {
    return options.on_error == OnError::zero ? std::optional(0.0) : std::nullopt;
  }
  if (!score.value || options.clip.empty()) return score.value;
  return std::clamp(*score.value, options.clip[0], options.clip[1]);
}

bool drops_sample(const Score& score, const RewardOptions& options) {
  if (score.verdict != Verdict::error) return false;
  return options.on_error == OnError::drop_sample ||
         (score.judgement == "SE" && options.on_error != OnError::zero);
}

std::optional<double> gated_value(std::size_t i, std::span<const Score> scores,
                                  std::span<const RewardOptions> options) {
  const std::optional<double> value = value_of(scores[i], options[i]);
  if (!value || options[i].gate.empty()) return value;
  const std::size_t gate = gate_of(options[i], options);
  const std::optional<double> passed = value_of(scores[gate], options[gate]);
  if (!passed) return scores[gate].verdict == Verdict::error ? passed : value;
  return *passed > 0.0 ? value : 0.0;
}

}  // namespace

double weight_share(const RewardSchedule& schedule, int step) {
  if (step < schedule.start_step) return 0.0;
  double share = 1.0;
  if (step - schedule.start_step < schedule.warmup_steps) {
    share = static_cast<double>(step - schedule.start_step + 1) / (schedule.warmup_steps + 1);
  }
  if (schedule.decay_steps > 0 && step >= schedule.decay_start) {
    const double progress =
        std::min(1.0, static_cast<double>(step - schedule.decay_start + 1) / schedule.decay_steps);
    share *= 1.0 + (schedule.decay_to - 1.0) * progress;
  }
  return share;
}

std::optional<CountedValues> counted_values(std::span<const Score> scores,
                                            std::span<const RewardOptions> options) {
  if (scores.size() != options.size()) {
    throw RewardError(
        fmt::format("{} scores for {} rewards cannot be combined", scores.size(), options.size()));
  }
  CountedValues values;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (drops_sample(scores[i], options[i])) return std::nullopt;
    values.push_back(gated_value(i, scores, options));
  }
  return values;
}

std::optional<double> combine_scores(std::span<const Score> scores,
                                     std::span<const RewardOptions> options,
                                     RewardCombination combination, int step) {
  const std::optional<CountedValues> values = counted_values(scores, options);
  if (!values) return std::nullopt;
  std::optional<double> combined;
  for (std::size_t i = 0; i < values->size(); ++i) {
    if (!(*values)[i]) continue;
    const double weight = options[i].weight * weight_share(options[i].schedule, step);
    if (combination == RewardCombination::product && weight == 0.0) continue;
    const double part = weight * *(*values)[i];
    if (!combined) {
      combined = part;
    } else {
      combined = combination == RewardCombination::sum ? *combined + part : *combined * part;
    }
  }
  return combined;
}

}  // namespace aha::rewards
