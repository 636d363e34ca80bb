#pragma once

#include <span>
#include <vector>

#include "parallel/process_group.h"
#include "rewards/reward.h"
#include "rewards/reward_options.h"
#include "rl/group_advantages.h"

namespace aha::rl {

// The rewards of a step's samples on this process.
struct StepRewards {
  std::vector<GroupRewards> combined;            // [group][sample]
  std::vector<std::vector<GroupRewards>> parts;  // [group][reward][sample]: before the weight
  std::vector<double> weights;                   // [reward], at this step
};

// `scores` is [group][sample][reward].
StepRewards combine_step(const std::vector<std::vector<std::vector<rewards::Score>>>& scores,
                         std::span<const rewards::RewardOptions> options,
                         rewards::RewardCombination combination, int step);

// [group][sample]: each reward is normalised within its group, the weighted sum over the rewards
// within the batch of all processes (GDPO, Liu et al., 2026, arXiv:2601.05242; constants as in
// TRL's multi_objective_aggregation normalize_then_sum). Samples that left the batch get 0. A
// collective call.
std::vector<std::vector<double>> decoupled_advantages(const StepRewards& rewards,
                                                      parallel::ProcessGroup& group);

}  // namespace aha::rl
