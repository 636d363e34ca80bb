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

TEST(CombineScores, LengthsMustAgree) {
  EXPECT_THROW(combine({kRight}, {weighing(1.0), weighing(1.0)}), RewardError);
}

}  // namespace
}  // namespace aha::rewards
