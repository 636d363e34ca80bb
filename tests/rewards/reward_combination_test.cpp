#include "rewards/reward_combination.h"

#include <vector>

#include <gtest/gtest.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

const Score kRight{1.0, Verdict::correct, ""};
const Score kWrong{0.0, Verdict::wrong, "no"};
const Score kFailed{std::nullopt, Verdict::error, "broken"};
const Score kSilent{std::nullopt, Verdict::not_applicable, ""};

RewardOptions weighing(double weight, OnError on_error = OnError::skip_reward) {
  RewardOptions options;
  options.weight = weight;
  options.on_error = on_error;
  return options;
}

std::optional<double> combine(const std::vector<Score>& scores,
                              const std::vector<RewardOptions>& options) {
  return combine_scores(scores, options);
}

TEST(CombineScores, SumsByWeight) {
  const std::vector<RewardOptions> options{weighing(1.0), weighing(0.2)};
  EXPECT_EQ(combine({kRight, kRight}, options), 1.2);
  EXPECT_EQ(combine({kRight, kWrong}, options), 1.0);
  EXPECT_EQ(combine({kWrong, kRight}, options), 0.2);
  EXPECT_EQ(combine({kWrong, kWrong}, options), 0.0);
  EXPECT_EQ(combine({{-0.5, Verdict::wrong, ""}, kRight}, {weighing(2.0), weighing(-1.0)}), -2.0);
}

TEST(CombineScores, WhatDoesNotApplyAddsNothingWhateverOnErrorSays) {
  for (const OnError on_error : {OnError::skip_reward, OnError::drop_sample, OnError::zero}) {
    EXPECT_EQ(combine({kSilent, kRight}, {weighing(1.0, on_error), weighing(0.2)}), 0.2);
    EXPECT_EQ(combine({kSilent}, {weighing(1.0, on_error)}), std::nullopt);
  }
}

TEST(CombineScores, AFailedRewardDoesAsOnErrorSays) {
  const auto with = [](OnError on_error) {
    return std::vector<RewardOptions>{weighing(1.0, on_error), weighing(0.2)};
  };
  EXPECT_EQ(combine({kFailed, kRight}, with(OnError::skip_reward)), 0.2);
  EXPECT_EQ(combine({kFailed, kRight}, with(OnError::drop_sample)), std::nullopt);
  EXPECT_EQ(combine({kFailed, kRight}, with(OnError::zero)), 0.2);
  EXPECT_EQ(combine({kFailed, kSilent}, with(OnError::zero)), 0.0);
}

TEST(CombineScores, NothingKnownIsNotZero) {
  EXPECT_EQ(combine({kFailed, kFailed}, {weighing(1.0), weighing(0.2)}), std::nullopt);
  EXPECT_EQ(combine({}, {}), std::nullopt);
}

TEST(CombineScores, AFailureIsNeverScoredByAValueItCarries) {
  EXPECT_EQ(combine({{1.0, Verdict::error, ""}}, {weighing(1.0)}), std::nullopt);
}

TEST(CombineScores, MultipliesWhatCounts) {
  const std::vector<RewardOptions> options{weighing(2.0), weighing(0.5), weighing(0.0)};
  const Score half{0.5, Verdict::wrong, ""};
  const auto product = [&](const std::vector<Score>& scores) {
    return combine_scores(scores, options, RewardCombination::product);
  };
  EXPECT_EQ(product({kRight, half, kWrong}), 0.5);
  EXPECT_EQ(product({kRight, kWrong, kRight}), 0.0);
  EXPECT_EQ(product({kRight, kSilent, kRight}), 2.0);
  EXPECT_EQ(product({kSilent, kFailed, kRight}), std::nullopt);
}

TEST(CombineScores, ClipsValuesBeforeTheirWeight) {
  std::vector<RewardOptions> options{weighing(2.0)};
  options[0].clip = {-0.5, 0.25};
  EXPECT_EQ(combine({kRight}, options), 0.5);
  EXPECT_EQ(combine({{-3.0, Verdict::wrong, ""}}, options), -1.0);
}

TEST(CombineScores, AClosedGateIsZeroAnUnknownOneUnknown) {
  std::vector<RewardOptions> options{weighing(1.0), weighing(0.5)};
  options[0].gate = "format";
  options[1].name = "format";
  EXPECT_EQ(combine({kRight, kRight}, options), 1.5);
  EXPECT_EQ(combine({kRight, kWrong}, options), 0.0);
  EXPECT_EQ(combine({kRight, kSilent}, options), 1.0);
  EXPECT_EQ(combine({kRight, kFailed}, options), std::nullopt);
  options[0].gate = "nobody";
  EXPECT_THROW(combine({kRight, kRight}, options), RewardError);
}

TEST(CombineScores, AClosedGateComesBeforeAnError) {
  std::vector<RewardOptions> options{weighing(1.0), weighing(0.5)};
  options[0].gate = "format";
  options[1].name = "format";
  for (const OnError on_error : {OnError::skip_reward, OnError::drop_sample, OnError::zero}) {
    options[0].on_error = on_error;
    EXPECT_EQ(combine({kFailed, kWrong}, options), 0.0);
  }
  EXPECT_EQ(combine({kFailed, kRight}, options), 0.5);  // on_error: zero
  options[0].on_error = OnError::drop_sample;
  EXPECT_EQ(combine({kFailed, kRight}, options), std::nullopt);
}

TEST(CombineScores, WhatWeighsNothingIsNoReward) {
  std::vector<RewardOptions> options{weighing(1.0), weighing(0.0)};
  EXPECT_EQ(combine({kRight, kRight}, options), 1.0);
  EXPECT_EQ(combine({kFailed, kRight}, options), std::nullopt) << "nothing is known of the sample";
  options[1].weight = 1.0;
  options[1].schedule.start_step = 5;
  EXPECT_EQ(combine({kFailed, kRight}, options), std::nullopt);
}

TEST(CombineScores, WeightsChangeOverSteps) {
  RewardSchedule schedule;
  EXPECT_EQ(weight_share(schedule, 0), 1.0);
  schedule = {10, 3, 20, 4, 0.5};
  EXPECT_EQ(weight_share(schedule, 9), 0.0);
  EXPECT_EQ(weight_share(schedule, 10), 0.25);
  EXPECT_EQ(weight_share(schedule, 12), 0.75);
  EXPECT_EQ(weight_share(schedule, 13), 1.0);
  EXPECT_EQ(weight_share(schedule, 19), 1.0);
  EXPECT_EQ(weight_share(schedule, 21), 0.75);
  EXPECT_EQ(weight_share(schedule, 23), 0.5);
  EXPECT_EQ(weight_share(schedule, 1000), 0.5);
}

TEST(CombineScores, AFailureOfTheSandboxIsNoScore) {
  std::vector<RewardOptions> options{weighing(1.0), weighing(1.0)};
  const Score failure{std::nullopt, Verdict::error, "no box", "SE", /*sandbox_failed=*/true};
  EXPECT_EQ(combine({kRight, failure}, options), std::nullopt);
  options[1].on_error = OnError::zero;
  EXPECT_EQ(combine({kRight, failure}, options), 1.0);
}

TEST(CombineScores, LengthsMustAgree) {
  EXPECT_THROW(combine({kRight}, {weighing(1.0), weighing(1.0)}), RewardError);
}

}  // namespace
}  // namespace aha::rewards
