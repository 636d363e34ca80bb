#include <algorithm>
#include <cmath>
#include <numbers>

#include "rl/optimizer_options.h"

namespace aha::rl {

double learning_rate_at(const OptimizerOptions& options, int step, int steps) {
  if (step < options.warmup_steps) {
    return options.learning_rate * (step + 1) / options.warmup_steps;
  }
  const int decay_begin = options.warmup_steps + options.stable_steps;
  if (options.lr_scheduler_type == LearningRateSchedule::constant || step < decay_begin) {
    return options.learning_rate;
  }
  const double span = std::max(1, steps - 1 - decay_begin);
  const double progress = std::min(1.0, (step - decay_begin) / span);
  const double share = options.lr_scheduler_type == LearningRateSchedule::linear
                           ? 1.0 - progress
                           : 0.5 * (1.0 + std::cos(std::numbers::pi * progress));
  return options.min_learning_rate + (options.learning_rate - options.min_learning_rate) * share;
}

}  // namespace aha::rl
