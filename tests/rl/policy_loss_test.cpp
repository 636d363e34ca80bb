#include "rl/policy_loss.h"

#include <cmath>

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

namespace aha::rl {
namespace {

struct Case {
  std::vector<float> logprobs, old_logprobs, reference, advantages, weights;
  std::vector<std::int64_t> sequences;
};

// Three sequences with ratios inside and outside of the clipping band on both sides.
Case some_case() {
  return {{-0.5F, -1.0F, -2.0F, -0.2F, -0.1F, -3.0F}, {-0.9F, -1.0F, -1.2F, -0.3F, -0.9F, -2.5F},
          {-0.6F, -0.8F, -2.5F, -0.2F, -0.4F, -1.0F}, {1.0F, 1.0F, 1.0F, -0.5F, -0.5F, 2.0F},
          {0.1F, 0.1F, 0.1F, 0.2F, 0.2F, 0.3F},       {0, 0, 0, 1, 1, 2}};
}

TrainingBatch batch_of(const Case& c) {
  TrainingBatch batch;
  batch.old_logprobs = at::tensor(c.old_logprobs);
  batch.advantages = at::tensor(c.advantages);
  batch.token_weights = at::tensor(c.weights);
  batch.sequences = at::tensor(c.sequences, at::kLong);
  batch.num_sequences = c.sequences.back() + 1;
  return batch;
}

// The formulas of the header, written out a token at a time.
double naive_loss(const Case& c, const GrpoOptions& options) {
  double loss = 0.0;
  for (std::size_t t = 0; t < c.logprobs.size(); ++t) {
    double log_ratio = c.logprobs[t] - c.old_logprobs[t];
    if (options.importance_sampling_level == ImportanceSamplingLevel::sequence) {
      double sum = 0.0;
      double count = 0.0;
      for (std::size_t u = 0; u < c.logprobs.size(); ++u) {
        if (c.sequences[u] != c.sequences[t]) continue;
        sum += c.logprobs[u] - c.old_logprobs[u];
        count += 1.0;
      }
      log_ratio = sum / count;
    }
    const double ratio = std::exp(log_ratio);
    const double clipped =
        std::min(std::max(ratio, 1.0 - options.epsilon), 1.0 + options.epsilon_high);
    double token = -std::min(ratio * c.advantages[t], clipped * c.advantages[t]);
    const double k = c.reference[t] - c.logprobs[t];
    token += options.beta * (std::exp(k) - k - 1.0);
    loss += c.weights[t] * token;
  }
  return loss;
}

TEST(PolicyLoss, EqualsItsFormula) {
  const Case c = some_case();
  for (const double beta : {0.0, 0.04}) {
    for (const auto level : {ImportanceSamplingLevel::token, ImportanceSamplingLevel::sequence}) {
      GrpoOptions options;
      options.beta = beta;
      options.epsilon_high = 0.28;
      options.importance_sampling_level = level;
      const PolicyLoss loss =
          policy_loss(at::tensor(c.logprobs), at::tensor(c.reference), batch_of(c), options);
      EXPECT_NEAR(loss.loss.item<double>(), naive_loss(c, options), 1e-6);
    }
  }
}

TEST(PolicyLoss, GradientIsThatOfTheFormula) {
  const Case c = some_case();
  GrpoOptions options;
  options.beta = 0.04;
  const at::Tensor logprobs = at::tensor(c.logprobs).requires_grad_(true);
  const PolicyLoss loss = policy_loss(logprobs, at::tensor(c.reference), batch_of(c), options);
  const at::Tensor gradient = torch::autograd::grad({loss.loss}, {logprobs})[0];
  for (std::size_t t = 0; t < c.logprobs.size(); ++t) {
    constexpr float kStep = 1e-2F;
    Case up = c;
    Case down = c;
    up.logprobs[t] += kStep;
    down.logprobs[t] -= kStep;
    const double expected = (naive_loss(up, options) - naive_loss(down, options)) / (2.0 * kStep);
    EXPECT_NEAR(gradient[static_cast<std::int64_t>(t)].item<double>(), expected, 2e-4) << t;
  }
}

TEST(PolicyLoss, OnPolicyRatiosAreOneAndNothingIsClipped) {
  Case c = some_case();
  c.old_logprobs = c.logprobs;
  const PolicyLoss loss = policy_loss(at::tensor(c.logprobs), {}, batch_of(c), {});
  EXPECT_TRUE(loss.ratios.eq(1.0).all().item<bool>());
  EXPECT_FALSE(loss.clipped_low.logical_or(loss.clipped_high).any().item<bool>());
}

TEST(PolicyLoss, CountsClippedTokensOnTheSideThatMatters) {
  const Case c = some_case();  // log-ratios 0.4 0 -0.8 (A > 0), 0.1 0.8 (A < 0), -0.5 (A > 0)
  GrpoOptions options;
  const PolicyLoss loss = policy_loss(at::tensor(c.logprobs), {}, batch_of(c), options);
  const auto expected_high = at::tensor(std::vector<std::int64_t>{1, 0, 0, 0, 0, 0}).to(at::kBool);
  EXPECT_TRUE(loss.clipped_high.equal(expected_high));
  EXPECT_FALSE(loss.clipped_low.any().item<bool>());
}

TEST(TokenWeight, IsThatOfEachLossType) {
  GrpoOptions options;
  options.sampling.max_completion_length = 100;
  const LossScale scale{8.0, 200.0, 50.0};
  const auto weight = [&](LossType type) {
    options.loss_type = type;
    return token_weight(10, scale, options);
  };
  EXPECT_DOUBLE_EQ(weight(LossType::grpo), 1.0 / 80.0);
  EXPECT_DOUBLE_EQ(weight(LossType::bnpo), 1.0 / 50.0);
  EXPECT_DOUBLE_EQ(weight(LossType::dapo), 1.0 / 200.0);
  EXPECT_DOUBLE_EQ(weight(LossType::dr_grpo), 1.0 / 800.0);
}

}  // namespace
}  // namespace aha::rl
