#include "rl/training_batch.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "rl/split_by_tokens.h"

namespace aha::rl {
namespace {

TEST(PackTrainingBatch, EachSampledTokenIsPredictedByTheOneBeforeIt) {
  const std::vector<std::int32_t> prompt_a = {10, 11, 12};
  const std::vector<std::int32_t> prompt_b = {20};
  tasks::Completion a;
  a.ids = {1, 2};
  a.logprobs = {-0.1F, -0.2F};
  tasks::Completion b;
  b.ids = {3, 4, 5};
  b.logprobs = {-0.3F, -0.4F, -0.5F};
  const std::vector<TrainingSample> samples = {{&prompt_a, &a, 2.0, true, 0.5},
                                               {&prompt_b, &b, -1.0, true, 0.25}};
  const TrainingBatch batch = pack_training_batch(samples);
  const auto integers = [](const at::Tensor& t) {
    return std::vector<std::int64_t>(t.const_data_ptr<std::int64_t>(),
                                     t.const_data_ptr<std::int64_t>() + t.numel());
  };
  EXPECT_EQ(integers(batch.tokens.ids), (std::vector<std::int64_t>{10, 11, 12, 1, 20, 3, 4}));
  EXPECT_EQ(integers(batch.tokens.positions), (std::vector<std::int64_t>{0, 1, 2, 3, 0, 1, 2}));
  EXPECT_EQ(batch.tokens.segment_offsets, (std::vector<std::int64_t>{0, 4, 7}));
  EXPECT_EQ(integers(batch.rows), (std::vector<std::int64_t>{2, 3, 4, 5, 6}));
  EXPECT_EQ(integers(batch.targets), (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
  EXPECT_EQ(integers(batch.sequences), (std::vector<std::int64_t>{0, 0, 1, 1, 1}));
  EXPECT_TRUE(batch.advantages.equal(at::tensor({2.0F, 2.0F, -1.0F, -1.0F, -1.0F})));
  EXPECT_TRUE(batch.token_weights.equal(at::tensor({0.5F, 0.5F, 0.25F, 0.25F, 0.25F})));
  EXPECT_TRUE(batch.old_logprobs.equal(at::tensor({-0.1F, -0.2F, -0.3F, -0.4F, -0.5F})));
}

TEST(SplitByTokens, CoversAllWithoutEmptyParts) {
  for (const std::size_t count : {1U, 2U, 3U, 17U, 300U}) {
    for (const int workers : {1, 2, 5}) {
      std::vector<std::size_t> lengths;
      std::size_t total = 0;
      for (std::size_t i = 0; i < count; ++i) total += lengths.emplace_back(1 + i * 37 % 90);
      const auto parts = split_by_tokens(lengths, workers);
      std::size_t next = 0;
      for (const auto& [first, last] : parts) {
        EXPECT_EQ(first, next);
        EXPECT_GT(last, first);
        next = last;
        std::size_t tokens = 0;
        for (std::size_t i = first; i < last; ++i) tokens += lengths[i];
        EXPECT_LE(tokens, total / parts.size() + 180);
      }
      EXPECT_EQ(next, count);
      if (count >= 17) {
        EXPECT_EQ(parts.size() % static_cast<std::size_t>(workers), 0U);
      }
    }
  }
}

}  // namespace
}  // namespace aha::rl
