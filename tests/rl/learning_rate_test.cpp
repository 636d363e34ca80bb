#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "rl/optimizer_options.h"

namespace aha::rl {
namespace {

TEST(LearningRate, WarmsUpStaysAndGoesDown) {
  OptimizerOptions options;
  options.learning_rate = 1.0;
  options.min_learning_rate = 0.1;
  options.warmup_steps = 4;
  options.stable_steps = 3;
  options.lr_scheduler_type = LearningRateSchedule::linear;
  const int steps = 18;
  EXPECT_DOUBLE_EQ(learning_rate_at(options, 0, steps), 0.25);
  EXPECT_DOUBLE_EQ(learning_rate_at(options, 3, steps), 1.0);
  EXPECT_DOUBLE_EQ(learning_rate_at(options, 7, steps), 1.0);
  EXPECT_DOUBLE_EQ(learning_rate_at(options, 12, steps), 0.55);
  EXPECT_DOUBLE_EQ(learning_rate_at(options, 17, steps), 0.1);
  options.lr_scheduler_type = LearningRateSchedule::cosine;
  EXPECT_NEAR(learning_rate_at(options, 12, steps), 0.55, 1e-12);
  EXPECT_NEAR(learning_rate_at(options, 8, steps), 0.55 + 0.45 * std::cos(0.1 * std::numbers::pi),
              1e-12);
  options.lr_scheduler_type = LearningRateSchedule::constant;
  EXPECT_DOUBLE_EQ(learning_rate_at(options, 17, steps), 1.0);
}

}  // namespace
}  // namespace aha::rl
