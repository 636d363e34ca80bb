#pragma once

#include <vector>

#include "rewards/reward_options.h"
#include "rl/optimizer_options.h"
#include "rollout/sampling_options.h"

namespace aha::rl {

// How token losses become one number. The formulas stand in rl/policy_loss.h.
enum class LossType { grpo, bnpo, dr_grpo, dapo };

// What a group's centred rewards are divided by.
enum class ScaleRewards { group, batch, none };

// Whether the sum of the rewards is normalised, or each reward before the sum is (GDPO).
enum class RewardAggregation { sum_then_normalize, normalize_then_sum };

enum class ImportanceSamplingLevel { token, sequence };

// Group-relative policy optimization; keys are TRL's where TRL has them.
struct GrpoOptions {
  int max_steps = 100;
  int prompts_per_step = 24;
  int num_generations = 16;  // completions a prompt (G), at least 2
  int minibatches_per_step =
      1;                   // updates a pass over the step's completions; divides prompts_per_step
  int num_iterations = 1;  // passes over the step's completions (mu)
  rollout::SamplingOptions sampling;
  LossType loss_type = LossType::dapo;
  ScaleRewards scale_rewards = ScaleRewards::group;
  ImportanceSamplingLevel importance_sampling_level = ImportanceSamplingLevel::token;
  double epsilon = 0.2;
  double epsilon_high = 0.2;
  double beta = 0.0;  // weight of the k3 KL to the reference; 0: no reference is kept
  bool mask_truncated_completions = false;
  double router_bias_update_rate = 0.0;  // large runs freeze the router's bias in RL
  bool gradient_checkpointing = false;   // keep layers' inputs alone, compute the rest again
  std::vector<rewards::RewardOptions> rewards;
  rewards::RewardCombination reward_combination = rewards::RewardCombination::sum;
  RewardAggregation multi_objective_aggregation = RewardAggregation::sum_then_normalize;
  OptimizerOptions optimizer;
  int save_steps = 0;        // a checkpoint every so many steps; 0: only at the stage's end
  int samples_per_step = 2;  // completions a step written to samples.jsonl
};

}  // namespace aha::rl
