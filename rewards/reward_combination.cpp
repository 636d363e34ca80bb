#include "rewards/reward_combination.h"

#include <algorithm>

#include <fmt/core.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

std::size_t place_of_gate(const RewardOptions& reward, std::span<const RewardOptions> options) {
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
         (score.sandbox_failed && options.on_error != OnError::zero);
}

// What a reward's gate makes of it.
enum class Gate { open, closed, unknown };

Gate gate_of(std::size_t i, std::span<const Score> scores, std::span<const RewardOptions> options) {
  if (options[i].gate.empty()) return Gate::open;
  const std::size_t gate = place_of_gate(options[i], options);
  const std::optional<double> value = value_of(scores[gate], options[gate]);
  if (value) return *value > 0.0 ? Gate::open : Gate::closed;
  return scores[gate].verdict == Verdict::error ? Gate::unknown : Gate::open;
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
    // A closed gate comes before an error: what breaks the verifier must not escape its 0.
    const Gate gate = gate_of(i, scores, options);
    if (gate == Gate::closed && scores[i].verdict != Verdict::not_applicable) {
      values.push_back(0.0);
      continue;
    }
    if (drops_sample(scores[i], options[i])) return std::nullopt;
    values.push_back(gate == Gate::unknown ? std::nullopt : value_of(scores[i], options[i]));
  }
  return values;
}

std::optional<double> combine_values(const CountedValues& values, std::span<const double> weights,
                                     RewardCombination combination) {
  std::optional<double> combined;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i] || weights[i] == 0.0) continue;
    const double part = weights[i] * *values[i];
    if (!combined) {
      combined = part;
    } else {
      combined = combination == RewardCombination::sum ? *combined + part : *combined * part;
    }
  }
  return combined;
}

std::vector<double> weights_at(std::span<const RewardOptions> options, int step) {
  std::vector<double> weights;
  for (const RewardOptions& option : options) {
    weights.push_back(option.weight * weight_share(option.schedule, step));
  }
  return weights;
}

std::optional<double> combine_scores(std::span<const Score> scores,
                                     std::span<const RewardOptions> options,
                                     RewardCombination combination, int step) {
  const std::optional<CountedValues> values = counted_values(scores, options);
  if (!values) return std::nullopt;
  return combine_values(*values, weights_at(options, step), combination);
}

}  // namespace aha::rewards
