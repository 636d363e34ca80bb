#include "rl/step_rewards.h"

#include <cmath>

#include "rewards/reward_combination.h"

namespace aha::rl {

StepRewards combine_step(const std::vector<std::vector<std::vector<rewards::Score>>>& scores,
                         std::span<const rewards::RewardOptions> options,
                         rewards::RewardCombination combination, int step) {
  StepRewards result;
  result.weights = rewards::weights_at(options, step);
  for (const auto& group : scores) {
    GroupRewards combined;
    std::vector<GroupRewards> parts(options.size());
    for (const auto& sample : group) {
      const auto values = rewards::counted_values(sample, options);
      combined.push_back(values ? rewards::combine_values(*values, result.weights, combination)
                                : std::nullopt);
      for (std::size_t r = 0; r < options.size(); ++r) {
        parts[r].push_back(values ? (*values)[r] : std::nullopt);
      }
    }
    result.combined.push_back(std::move(combined));
    result.parts.push_back(std::move(parts));
  }
  return result;
}

std::vector<std::vector<double>> decoupled_advantages(const StepRewards& rewards,
                                                      parallel::ProcessGroup& group) {
  constexpr double kEpsilon = 1e-4;
  std::vector<std::vector<double>> advantages;
  std::vector<double> sums(3, 0.0);  // of the values, of their squares, of samples
  for (std::size_t g = 0; g < rewards.combined.size(); ++g) {
    std::vector<double> summed(rewards.combined[g].size(), 0.0);
    for (std::size_t r = 0; r < rewards.weights.size(); ++r) {
      const auto normalised = group_advantages(rewards.parts[g][r], /*scale_by_group=*/true);
      for (std::size_t i = 0; i < summed.size(); ++i) {
        summed[i] += rewards.weights[r] * normalised[i];
      }
    }
    for (std::size_t i = 0; i < summed.size(); ++i) {
      if (!rewards.combined[g][i]) continue;
      sums[0] += summed[i];
      sums[1] += summed[i] * summed[i];
      sums[2] += 1.0;
    }
    advantages.push_back(std::move(summed));
  }
  group.sum(sums);
  if (sums[2] == 0.0) return advantages;
  const double mean = sums[0] / sums[2];
  const double std = batch_standard_deviation({sums[0], sums[1], sums[2], 0, 0, 0});
  for (std::size_t g = 0; g < advantages.size(); ++g) {
    for (std::size_t i = 0; i < advantages[g].size(); ++i) {
      const bool counts = rewards.combined[g][i].has_value();
      advantages[g][i] = counts ? (advantages[g][i] - mean) / (std + kEpsilon) : 0.0;
    }
  }
  return advantages;
}

}  // namespace aha::rl
