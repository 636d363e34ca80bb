// Each fast path beside its reference, on generated shapes.

#include <cmath>

#include <gtest/gtest.h>

#include "gradient_check.h"
#include "policy/attention_cache.h"
#include "policy/checkpointed.h"
#include "policy/experts.h"
#include "policy/rms_norm.h"
#include "policy/rotary.h"
#include "policy/segment_attention.h"
#include "policy/swiglu.h"
#include "policy/token_logprobs.h"
#include "policy/vector_exp.h"

namespace aha::policy {
namespace {

TEST(VectorExp, IsWithinTwoUnitsInTheLastPlace) {
  for (float x = -87.0F; x < 88.0F; x += 0.00371F) {
    const double exact = std::exp(static_cast<double>(x));
    ASSERT_NEAR(vector_exp(x) / exact, 1.0, 2.4e-7) << x;
  }
  EXPECT_EQ(vector_exp(0.0F), 1.0F);
  EXPECT_TRUE(std::isnan(vector_exp(std::nanf(""))));
  EXPECT_LT(vector_exp(-1000.0F), 2e-38F);
}

TEST(RmsNorm, EqualsReference) {
  for (const std::int64_t width : {1, 7, 16, 129}) {
    const auto fast = [](const Inputs& in) { return rms_norm(in[0], in[1], 1e-6); };
    const auto reference = [](const Inputs& in) { return rms_norm_reference(in[0], in[1], 1e-6); };
    expect_same_function(fast, reference, {random_tensor({5, width}, 1), random_tensor({width}, 2)},
                         1e-5);
  }
}

TEST(RmsNorm, ReadsRowsOfAWiderTensor) {
  const auto fast = [](const Inputs& in) { return rms_norm(in[0].narrow(1, 3, 8), in[1], 1e-6); };
  const auto reference = [](const Inputs& in) {
    return rms_norm_reference(in[0].narrow(1, 3, 8), in[1], 1e-6);
  };
  expect_same_function(fast, reference, {random_tensor({4, 20}, 1), random_tensor({8}, 2)}, 1e-5);
}

TEST(RmsNorm, ReadsSomeHeadsOfEachToken) {
  const auto part = [](const Inputs& in) { return in[0].narrow(1, 1, 3); };
  expect_same_function([&](const Inputs& in) { return rms_norm(part(in), in[1], 1e-6); },
                       [&](const Inputs& in) { return rms_norm_reference(part(in), in[1], 1e-6); },
                       {random_tensor({300, 5, 8}, 1), random_tensor({8}, 2)}, 2e-5);
}

TEST(Rotary, EqualsReferenceInBothLayouts) {
  for (const bool interleaved : {true, false}) {
    const Rotary rotary({6, interleaved, 100.0, {}}, 600);
    const at::Tensor positions = at::arange(599, -1, -1, at::kLong);
    const auto part = [](const Inputs& in) { return in[0].narrow(1, 1, 2); };
    expect_same_function(
        [&](const Inputs& in) { return rotary.rotate_tail(part(in), positions); },
        [&](const Inputs& in) { return rotary.rotate_tail_reference(part(in), positions); },
        {random_tensor({600, 4, 10}, 1)}, 1e-5);
  }
}

TEST(Checkpointed, EqualsThePlainFunctionAndRunsItTwice) {
  int runs = 0;
  const auto body = [&runs](const at::Tensor& x, const at::Tensor& weight) {
    ++runs;
    return (x.matmul(weight)).tanh().matmul(weight);
  };
  expect_same_function(
      [&](const Inputs& in) {
        const at::Tensor& weight = in[1];  // outlives the backward pass
        return checkpointed([&body, weight](const at::Tensor& x) { return body(x, weight); }, in[0],
                            {weight});
      },
      [&](const Inputs& in) { return body(in[0], in[1]); },
      {random_tensor({4, 5}, 1), random_tensor({5, 5}, 2)}, 1e-6);
  EXPECT_EQ(runs, 3);
}

TEST(SwiGlu, EqualsReference) {
  for (const std::int64_t width : {1, 8, 33}) {
    expect_same_function([](const Inputs& in) { return swiglu(in[0]); },
                         [](const Inputs& in) { return swiglu_reference(in[0]); },
                         {random_tensor({6, 2 * width}, 3) * 4.0}, 1e-5);
  }
}

TEST(SegmentAttention, EqualsReferenceOnUnevenSegments) {
  const std::vector<std::vector<std::int64_t>> packings = {
      {0, 1}, {0, 5}, {0, 1, 2, 3}, {0, 17, 18, 50, 83}, {0, 64, 129, 130}, {0, 700}};
  for (const auto& offsets : packings) {
    const std::int64_t tokens = offsets.back();
    // Keys and values are parts of one tensor, as in a model.
    const auto inputs_of = [](const Inputs& in) {
      return SegmentAttentionInputs{in[0], in[1].narrow(2, 0, 9), in[1].narrow(2, 9, 7), 0.3};
    };
    expect_same_function(
        [&](const Inputs& in) { return segment_attention(inputs_of(in), offsets); },
        [&](const Inputs& in) { return segment_attention_reference(inputs_of(in), offsets); },
        {random_tensor({tokens, 6, 9}, 4), random_tensor({tokens, 3, 9 + 7}, 5)}, 2e-5);
  }
}

TEST(SegmentAttention, StaysFiniteOnLargeScores) {
  for (const std::int64_t tokens : {9, 90}) {
    const SegmentAttentionInputs in{random_tensor({tokens, 2, 8}, 1) * 100.0,
                                    random_tensor({tokens, 2, 8}, 2) * 100.0,
                                    random_tensor({tokens, 2, 6}, 3), 1.0};
    EXPECT_LT(largest_difference(segment_attention(in, {0, tokens}),
                                 segment_attention_reference(in, {0, tokens})),
              1e-3);
  }
}

TEST(AttendCache, EqualsReferenceOnSharedSpans) {
  const at::Tensor cache = random_tensor({40, 36}, 1);
  const at::Tensor queries = random_tensor({4, 6, 12}, 2);
  const std::vector<std::vector<CacheSpan>> spans = {
      {{0, 10}, {10, 1}}, {{0, 10}, {20, 7}}, {{5, 1}}, {{0, 3}, {3, 3}, {30, 10}}};
  const CacheRow latent{1, 12, 8, 0};
  const CacheRow grouped{2, 12, 6, 24};
  for (const CacheRow& row : {latent, grouped}) {
    const at::Tensor rows = cache.narrow(1, 0, row.width()).contiguous();
    EXPECT_LT(largest_difference(attend_cache(queries, rows, row, spans, 0.4),
                                 attend_cache_reference(queries, rows, row, spans, 0.4)),
              1e-5);
  }
}

TEST(RoutedExperts, EqualsReferenceWithEmptyExperts) {
  const std::vector<std::vector<std::int64_t>> routings = {
      {0, 2, 1, 2, 0, 1, 2, 0}, {1, 2, 2, 1, 1, 2, 2, 1}, {1, 1, 1, 1, 1, 1, 1, 1}};
  for (const auto& chosen : routings) {
    const ExpertDispatch dispatch =
        dispatch_to_experts(at::tensor(chosen, at::kLong).view({4, 2}), 3);
    expect_same_function(
        [&](const Inputs& in) {
          return routed_experts(in[0], in[1], {in[2], in[3]}, dispatch);
        },
        [&](const Inputs& in) {
          return routed_experts_reference(in[0], in[1], {in[2], in[3]}, dispatch);
        },
        {random_tensor({4, 6}, 1), random_tensor({4, 2}, 4), random_tensor({3, 10, 6}, 2),
         random_tensor({3, 6, 5}, 3)},
        1e-4);
  }
}

TEST(RoutedExperts, EqualsReferenceOnManyTokens) {
  const at::Tensor chosen = at::arange(1400, at::kLong).remainder(9).remainder(4).view({700, 2});
  const ExpertDispatch dispatch = dispatch_to_experts(chosen, 5);
  expect_same_function(
      [&](const Inputs& in) {
        return routed_experts(in[0], in[1], {in[2], in[3]}, dispatch);
      },
      [&](const Inputs& in) {
        return routed_experts_reference(in[0], in[1], {in[2], in[3]}, dispatch);
      },
      {random_tensor({700, 16}, 1), random_tensor({700, 2}, 4), random_tensor({5, 22, 16}, 2),
       random_tensor({5, 16, 11}, 3)},
      1e-4);
}

TEST(TokenLogprobs, EqualsReferenceOverSeveralChunks) {
  const std::int64_t rows = 6000;
  const std::int64_t vocabulary = 1500;  // more than one chunk, and more than is kept
  at::Tensor targets = at::arange(rows, at::kLong).remainder(vocabulary);
  for (const double temperature : {1.0, 0.7}) {
    expect_same_function(
        [&](const Inputs& in) {
          return token_logprobs(in[0], in[1], targets, temperature).logprobs;
        },
        [&](const Inputs& in) {
          return token_logprobs_reference(in[0], in[1], targets, temperature).logprobs;
        },
        {random_tensor({rows, 4}, 1), random_tensor({vocabulary, 4}, 2)}, 2e-5);
  }
  const auto fast = token_logprobs(random_tensor({9, 4}, 1), random_tensor({30, 4}, 2),
                                   targets.narrow(0, 0, 9), 1.0);
  const auto slow = token_logprobs_reference(random_tensor({9, 4}, 1), random_tensor({30, 4}, 2),
                                             targets.narrow(0, 0, 9), 1.0);
  EXPECT_LT(largest_difference(fast.entropy, slow.entropy), 1e-5);
}

}  // namespace
}  // namespace aha::policy
