#include "rl/step_rewards.h"

#include <cmath>

#include <gtest/gtest.h>

namespace aha::rl {
namespace {

using rewards::OnError;
using rewards::RewardCombination;
using rewards::RewardOptions;
using rewards::Score;
using rewards::Verdict;

Score value(double number) { return {number, Verdict::correct, ""}; }
Score failure() { return {std::nullopt, Verdict::error, "broke"}; }

std::vector<RewardOptions> two_rewards() {
  RewardOptions first;
  first.name = "first";
  first.weight = 1.0;
  RewardOptions second;
  second.name = "second";
  second.weight = 0.5;
  return {first, second};
}

TEST(StepRewards, KeepTheSumAndItsParts) {
  const auto options = two_rewards();
  const StepRewards rewards = combine_step({{{value(1), value(2)}, {failure(), value(4)}}}, options,
                                           RewardCombination::sum, 0);
  EXPECT_EQ(rewards.combined, (std::vector<GroupRewards>{{2.0, 2.0}}));
  EXPECT_EQ(rewards.parts[0][0], (GroupRewards{1.0, std::nullopt}));
  EXPECT_EQ(rewards.parts[0][1], (GroupRewards{2.0, 4.0}));
  EXPECT_EQ(rewards.weights, (std::vector<double>{1.0, 0.5}));
}

// As TRL's GRPOTrainer has it with multi_objective_aggregation="normalize_then_sum": each reward
// centred and divided by its group's standard deviation + 1e-4, weighted, summed, and the same once
// more over the batch.
TEST(DecoupledAdvantages, NormaliseEachRewardThenTheirSum) {
  const auto options = two_rewards();
  const StepRewards rewards = combine_step({{{value(1), value(10)}, {value(0), value(30)}},
                                            {{value(1), value(7)}, {value(1), value(9)}}},
                                           options, RewardCombination::sum, 0);
  parallel::ProcessGroup alone;
  const auto advantages = decoupled_advantages(rewards, alone);
  const auto unit = [](double half_width) {
    return half_width / (half_width * std::sqrt(2.0) + 1e-4);
  };
  const double a = unit(0.5) - 0.5 * unit(10.0);
  const double b = -0.5 * unit(1.0);
  const double expected[4] = {a, -a, b, -b};
  const double deviation = std::sqrt((2 * a * a + 2 * b * b) / 3.0) + 1e-4;
  for (int i = 0; i < 4; ++i) {
    EXPECT_NEAR(advantages[static_cast<std::size_t>(i / 2)][static_cast<std::size_t>(i % 2)],
                expected[i] / deviation, 1e-9);
  }
}

TEST(DecoupledAdvantages, TellApartWhatTheSumCannot) {
  auto options = two_rewards();
  options[1].weight = 1.0;
  // Both sums are 2 for the first two samples, but one of them has what few have.
  const StepRewards rewards = combine_step(
      {{{value(1), value(1)}, {value(2), value(0)}, {value(0), value(1)}, {value(0), value(1)}}},
      options, RewardCombination::sum, 0);
  parallel::ProcessGroup alone;
  const auto advantages = decoupled_advantages(rewards, alone)[0];
  EXPECT_EQ(rewards.combined[0][0], rewards.combined[0][1]);
  EXPECT_GT(std::abs(advantages[0] - advantages[1]), 0.1);
}

TEST(DecoupledAdvantages, SamplesThatLeftTheBatchGetNothing) {
  auto options = two_rewards();
  options[0].on_error = OnError::drop_sample;
  const StepRewards rewards =
      combine_step({{{value(1), value(1)}, {failure(), value(50)}, {value(0), value(1)}}}, options,
                   RewardCombination::sum, 0);
  parallel::ProcessGroup alone;
  const auto advantages = decoupled_advantages(rewards, alone)[0];
  EXPECT_EQ(advantages[1], 0.0);
  EXPECT_NEAR(advantages[0], -advantages[2], 1e-12);
  EXPECT_GT(advantages[0], 0.5);
}

}  // namespace
}  // namespace aha::rl
