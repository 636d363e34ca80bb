#pragma once

#include <optional>
#include <vector>

#include "rl/grpo_options.h"

namespace aha::rl {

// One group's rewards; a sample without one left the batch.
using GroupRewards = std::vector<std::optional<double>>;

// What a whole step's rewards look like, beside the advantages.
struct RewardStatistics {
  double sum = 0.0;  // of rewards
  double sum_of_squares = 0.0;
  double count = 0.0;    // samples with a reward
  double std_sum = 0.0;  // of the groups' standard deviations
  double groups = 0.0;   // groups with a reward
  double groups_without_spread = 0.0;
};

// Over one group: reward minus the group's mean, divided by its standard deviation (n - 1) + 1e-4
// when scaled by group (DeepSeekMath, Shao et al., 2024; constants as in TRL). Samples without a
// reward, and a sample that is alone, get 0.
std::vector<double> group_advantages(const GroupRewards& rewards, bool scale_by_group);

// Adds a group to the statistics.
void add_group(const GroupRewards& rewards, RewardStatistics& statistics);

// The standard deviation of all rewards counted: what `scale_rewards: batch` divides by.
double batch_standard_deviation(const RewardStatistics& statistics);

}  // namespace aha::rl
