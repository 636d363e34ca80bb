#include "recipes/optimizer_schema.h"

#include "recipes/keys.h"

namespace aha::recipes {
namespace {

using rl::OptimizerOptions;

Rule<OptimizerOptions> rate_goes_down() {
  return {{"min_learning_rate", "learning_rate"},
          "`min_learning_rate` is at most `learning_rate`",
          [](const OptimizerOptions& options, const Report& report) {
            if (options.min_learning_rate <= options.learning_rate) return;
            report("min_learning_rate",
                   fmt::format("must be at most learning_rate ({}), is {}", options.learning_rate,
                               options.min_learning_rate));
          }};
}

}  // namespace

Table<OptimizerOptions> optimizer_table() {
  using O = OptimizerOptions;
  using Schedule = rl::LearningRateSchedule;
  return {
      {
          number("learning_rate", &O::learning_rate, above_up_to(0, 1),
                 "AdamW's peak learning rate"),
          number("min_learning_rate", &O::min_learning_rate, between(0, 1),
                 "what the rate goes down to at the last step"),
          choice("lr_scheduler_type", &O::lr_scheduler_type,
                 {{"constant", Schedule::constant},
                  {"linear", Schedule::linear},
                  {"cosine", Schedule::cosine}},
                 "how the rate goes down after `warmup_steps` and `stable_steps`"),
          integer("warmup_steps", &O::warmup_steps, between(0, kMostSteps),
                  "steps over which the rate rises from 0 to its peak"),
          integer("stable_steps", &O::stable_steps, between(0, kMostSteps),
                  "steps at the peak before the rate goes down"),
          number("adam_beta1", &O::adam_beta1, from_below(0, 1), "decay of the first moment"),
          number("adam_beta2", &O::adam_beta2, from_below(0, 1), "decay of the second moment"),
          number("adam_epsilon", &O::adam_epsilon, above_up_to(0, 1), "added to the denominator"),
          number("weight_decay", &O::weight_decay, between(0, 1),
                 "decoupled; not on norms, biases and other vectors"),
          number("max_grad_norm", &O::max_grad_norm, at_least(0),
                 "longest gradient; 0: no clipping"),
      },
      {rate_goes_down()},
      {}};
}

}  // namespace aha::recipes
