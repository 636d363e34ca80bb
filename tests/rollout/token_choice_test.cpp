#include "rollout/token_choice.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "rollout/non_finite_logits.h"

namespace aha::rollout {
namespace {

const std::vector<float> kLogits = {0.5F, 2.0F, -1.0F, 1.0F, 2.0F};

std::vector<double> softmax(double temperature) {
  std::vector<double> weights;
  double total = 0.0;
  for (const float logit : kLogits) total += weights.emplace_back(std::exp(logit / temperature));
  for (double& weight : weights) weight /= total;
  return weights;
}

// Frequencies of many draws, each from a stream of its own.
std::vector<double> draw(const SamplingOptions& options, int draws) {
  std::vector<double> counts(kLogits.size(), 0.0);
  std::vector<std::int32_t> scratch;
  for (int i = 0; i < draws; ++i) {
    tasks::RandomStream random({1, tasks::Purpose::sampling, 0, 0, static_cast<std::uint32_t>(i)});
    std::vector<float> logits = kLogits;
    const ChosenToken token = choose_token(logits, options, random, scratch);
    const double p = softmax(options.temperature)[static_cast<std::size_t>(token.id)];
    EXPECT_NEAR(token.logprob, std::log(p), 1e-5);
    counts[static_cast<std::size_t>(token.id)] += 1.0 / draws;
  }
  return counts;
}

TEST(ChooseToken, DrawsFromTheSoftmax) {
  for (const double temperature : {1.0, 0.5, 2.0}) {
    SamplingOptions options;
    options.temperature = temperature;
    const auto frequencies = draw(options, 40000);
    const auto expected = softmax(temperature);
    for (std::size_t i = 0; i < expected.size(); ++i)
      EXPECT_NEAR(frequencies[i], expected[i], 0.012);
  }
}

TEST(ChooseToken, LeavesOutWhatTopKTopPAndMinPForbid) {
  const auto expected = softmax(1.0);
  SamplingOptions top_k;
  top_k.top_k = 2;
  auto frequencies = draw(top_k, 4000);
  EXPECT_NEAR(frequencies[1], 0.5, 0.03);  // two equal logits are the best two
  EXPECT_NEAR(frequencies[4], 0.5, 0.03);
  SamplingOptions top_p;
  top_p.top_p = expected[1] + expected[4] + 0.01;  // a third token is needed to reach it
  frequencies = draw(top_p, 4000);
  EXPECT_GT(frequencies[3], 0.0);
  EXPECT_EQ(frequencies[0] + frequencies[2], 0.0);
  SamplingOptions min_p;
  min_p.min_p = 0.3;  // exp(1 - 2) = 0.37 stays, exp(0.5 - 2) = 0.22 goes
  frequencies = draw(min_p, 4000);
  EXPECT_GT(frequencies[3], 0.0);
  EXPECT_EQ(frequencies[0] + frequencies[2], 0.0);
}

TEST(ChooseToken, GreedyTakesTheLowestOfTheLargest) {
  SamplingOptions options;
  options.greedy = true;
  std::vector<float> logits = kLogits;
  std::vector<std::int32_t> scratch;
  tasks::RandomStream random({});
  EXPECT_EQ(choose_token(logits, options, random, scratch).id, 1);
}

TEST(ChooseToken, RefusesWhatIsNotADistribution) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  std::vector<std::int32_t> scratch;
  tasks::RandomStream random({});
  for (std::vector<float> logits : {std::vector<float>{0.0F, nan, 1.0F},
                                    {nan, 0.0F},
                                    {-infinity, -infinity},
                                    {infinity, 0.0F}}) {
    EXPECT_THROW(choose_token(logits, {}, random, scratch), NonFiniteLogits);
  }
  std::vector<float> one_allowed = {-infinity, 0.0F, -infinity};
  EXPECT_EQ(choose_token(one_allowed, {}, random, scratch).id, 1);
}

}  // namespace
}  // namespace aha::rollout
