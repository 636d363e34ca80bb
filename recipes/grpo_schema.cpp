#include "recipes/grpo_schema.h"

#include <algorithm>

#include "recipes/keys.h"
#include "recipes/optimizer_schema.h"
#include "recipes/reward_schema.h"
#include "recipes/sampling_schema.h"

namespace aha::recipes {
namespace {

using rl::GrpoOptions;

std::vector<Rule<GrpoOptions>> batch_rules() {
  using O = GrpoOptions;
  return {
      {{"minibatches_per_step", "prompts_per_step"},
       "`minibatches_per_step` divides `prompts_per_step`",
       [](const O& o, const Report& report) {
         if (o.prompts_per_step % o.minibatches_per_step == 0) return;
         report("minibatches_per_step", fmt::format("must divide prompts_per_step ({}), is {}",
                                                    o.prompts_per_step, o.minibatches_per_step));
       }},
      {{"samples_per_step", "prompts_per_step", "num_generations"},
       "`samples_per_step` is at most `prompts_per_step` times `num_generations`",
       [](const O& o, const Report& report) {
         const long long most = static_cast<long long>(o.prompts_per_step) * o.num_generations;
         if (o.samples_per_step <= most) return;
         report("samples_per_step",
                fmt::format("must be at most prompts_per_step * num_generations ({}), is {}", most,
                            o.samples_per_step));
       }},
  };
}

Table<GrpoOptions> batch_table() {
  using O = GrpoOptions;
  return {{
              integer("max_steps", &O::max_steps, between(1, kMostSteps),
                      "steps: sample, score, train"),
              integer("prompts_per_step", &O::prompts_per_step, between(1, 1 << 16),
                      "prompts that a step samples from and trains on"),
              integer("num_generations", &O::num_generations, between(2, 1 << 16),
                      "completions a prompt: the group that an advantage is relative to"),
              integer("minibatches_per_step", &O::minibatches_per_step, between(1, 1 << 16),
                      "updates in one pass over a step's completions"),
              integer("num_iterations", &O::num_iterations, between(1, 1 << 10),
                      "passes over a step's completions"),
              integer("save_steps", &O::save_steps, between(0, kMostSteps),
                      "a checkpoint every so many steps; 0: only at the stage's end"),
              integer("samples_per_step", &O::samples_per_step, between(0, 1 << 20),
                      "completions of a step that go to samples.jsonl"),
          },
          batch_rules(),
          {}};
}

Table<GrpoOptions> loss_table() {
  using O = GrpoOptions;
  using Level = rl::ImportanceSamplingLevel;
  using Scale = rl::ScaleRewards;
  return {
      {
          choice("loss_type", &O::loss_type,
                 {{"grpo", rl::LossType::grpo},
                  {"bnpo", rl::LossType::bnpo},
                  {"dr_grpo", rl::LossType::dr_grpo},
                  {"dapo", rl::LossType::dapo}},
                 "how the tokens' losses become one; published `dr_grpo` has "
                 "`scale_rewards: none`"),
          choice("scale_rewards", &O::scale_rewards,
                 {{"group", Scale::group}, {"batch", Scale::batch}, {"none", Scale::none}},
                 "whose standard deviation a group's centred rewards are divided by"),
          choice("importance_sampling_level", &O::importance_sampling_level,
                 {{"token", Level::token}, {"sequence", Level::sequence}},
                 "what a probability ratio is taken of; `sequence` is GSPO's"),
          number("epsilon", &O::epsilon, between(0, 1000), "ratios are clipped at 1 - `epsilon`"),
          number("epsilon_high", &O::epsilon_high, between(0, 1000),
                 "and at 1 + `epsilon_high`; as `epsilon` in plain GRPO, larger in DAPO"),
          number("beta", &O::beta, between(0, 1000),
                 "weight of the k3 KL to the reference; 0: no reference is kept"),
          boolean("mask_truncated_completions", &O::mask_truncated_completions,
                  "leave completions that were cut off out of the loss"),
          boolean("gradient_checkpointing", &O::gradient_checkpointing,
                  "keep the layers' inputs alone and compute the rest again backwards: less "
                  "memory, a third more work"),
          number("router_bias_update_rate", &O::router_bias_update_rate, between(0, 1),
                 "as in pretraining; 0 freezes the bias, as large runs do"),
      },
      {},
      {}};
}

void check_gates(const GrpoOptions& options, const Report& report) {
  for (std::size_t i = 0; i < options.rewards.size(); ++i) {
    const std::string& gate = options.rewards[i].gate;
    const auto is_gate = [&](const auto& other) { return other.name == gate; };
    if (gate.empty() || (gate != options.rewards[i].name &&
                         std::any_of(options.rewards.begin(), options.rewards.end(), is_gate))) {
      continue;
    }
    report(fmt::format("rewards.{}.gate", i), "must name another of the rewards");
  }
}

void check_aggregation(const GrpoOptions& options, const Report& report) {
  if (options.multi_objective_aggregation == rl::RewardAggregation::sum_then_normalize) return;
  if (options.reward_combination != rewards::RewardCombination::sum) {
    report("reward_combination", "must be sum where rewards are normalised before they are summed");
  }
  if (options.scale_rewards != rl::ScaleRewards::group) {
    report("scale_rewards", "must be group where rewards are normalised before they are summed");
  }
}

Table<GrpoOptions> rewards_table() {
  using Combination = rewards::RewardCombination;
  using Aggregation = rl::RewardAggregation;
  return {{choice("reward_combination", &GrpoOptions::reward_combination,
                  {{"sum", Combination::sum}, {"product", Combination::product}},
                  "how a sample's weighted rewards become one number"),
           choice("multi_objective_aggregation", &GrpoOptions::multi_objective_aggregation,
                  {{"sum_then_normalize", Aggregation::sum_then_normalize},
                   {"normalize_then_sum", Aggregation::normalize_then_sum}},
                  "whether the advantage is of the summed rewards, or each reward is normalised "
                  "within its group before the sum, and the sum within the batch (GDPO)"),
           required(sections("rewards", &GrpoOptions::rewards, reward_section(),
                             "the rules whose combination is a sample's reward"))},
          {{{"rewards"},
            "not all rewards weigh 0",
            [](const GrpoOptions& options, const Report& report) {
              const auto counts = [](const auto& reward) { return reward.weight != 0; };
              if (std::any_of(options.rewards.begin(), options.rewards.end(), counts)) return;
              report("rewards", "all rewards weigh 0: there is nothing to learn from");
            }},
           {{"rewards"}, "a `gate` names another of the rewards", check_gates},
           {{"multi_objective_aggregation", "reward_combination", "scale_rewards"},
            "`normalize_then_sum` goes with `reward_combination: sum` and `scale_rewards: group`",
            check_aggregation}},
          {}};
}

}  // namespace

Table<GrpoOptions> grpo_table() {
  return batch_table() + sampling_keys<GrpoOptions>() + loss_table() +
         optimizer_keys<GrpoOptions>() + rewards_table();
}

}  // namespace aha::recipes
