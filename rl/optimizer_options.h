#pragma once

namespace aha::rl {

enum class LearningRateSchedule { constant, linear, cosine };

// AdamW (Loshchilov and Hutter, 2019) with a learning rate that warms up linearly, stays at its
// peak for `stable_steps` and then goes down to `min_learning_rate` at the last step.
struct OptimizerOptions {
  double learning_rate = 1e-6;
  double min_learning_rate = 0.0;
  LearningRateSchedule lr_scheduler_type = LearningRateSchedule::constant;
  int warmup_steps = 0;
  int stable_steps = 0;
  double adam_beta1 = 0.9;
  double adam_beta2 = 0.999;
  double adam_epsilon = 1e-8;
  double weight_decay = 0.0;   // not on norms, biases and other vectors
  double max_grad_norm = 1.0;  // 0: no clipping
};

// The learning rate of update `step` (from 0) of `steps`.
double learning_rate_at(const OptimizerOptions& options, int step, int steps);

}  // namespace aha::rl
