#include "tasks/random_stream.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace aha::tasks {
namespace {

using Block = std::array<std::uint32_t, 4>;

// The known-answer vectors of the authors' Random123 library.
TEST(Philox, GivesThePublishedVectors) {
  EXPECT_EQ(philox4x32_10({0, 0, 0, 0}, {0, 0}),
            (Block{0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8}));
  EXPECT_EQ(philox4x32_10({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}),
            (Block{0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD}));
  EXPECT_EQ(
      philox4x32_10({0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344}, {0xA4093822, 0x299F31D0}),
      (Block{0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1}));
}

std::vector<std::uint32_t> draws(const RandomStream::Key& key, int count) {
  RandomStream random(key);
  std::vector<std::uint32_t> values;
  values.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    values.push_back(random.next());
  }
  return values;
}

TEST(RandomStream, IsAFunctionOfItsKey) {
  const RandomStream::Key key{12345, Purpose::sampling, 7, 8, 9};
  EXPECT_EQ(draws(key, 100), draws(key, 100));
}

TEST(RandomStream, EveryPartOfTheKeyMatters) {
  const RandomStream::Key key{12345, Purpose::sampling, 7, 8, 9};
  std::set<std::vector<std::uint32_t>> streams{draws(key, 8)};
  auto expect_other = [&](const RandomStream::Key& other) {
    EXPECT_TRUE(streams.insert(draws(other, 8)).second);
  };
  expect_other({12346, Purpose::sampling, 7, 8, 9});
  expect_other({12345 + (std::uint64_t{1} << 32), Purpose::sampling, 7, 8, 9});
  expect_other({12345, Purpose::prompts, 7, 8, 9});
  expect_other({12345, Purpose::sampling, 8, 8, 9});
  expect_other({12345, Purpose::sampling, 7, 9, 9});
  expect_other({12345, Purpose::sampling, 7, 8, 10});
}

TEST(RandomStream, SamplesOfAGroupShareNoDraws) {
  std::set<std::uint32_t> seen;
  int repeated = 0;
  for (std::uint32_t sample = 0; sample < 64; ++sample) {
    for (const std::uint32_t value : draws({1, Purpose::sampling, 0, 0, sample}, 64)) {
      repeated += seen.insert(value).second ? 0 : 1;
    }
  }
  EXPECT_LE(repeated, 2);  // 4096 draws of 32 bits: one pair in five hundred runs
}

TEST(RandomStream, BelowIsUniform) {
  RandomStream random({2, Purpose::prompts, 0, 0, 0});
  constexpr int kDraws = 70'000;
  std::array<int, 7> counts{};
  for (int i = 0; i < kDraws; ++i) {
    ++counts.at(random.below(7));
  }
  for (const int count : counts) {
    EXPECT_NEAR(count, kDraws / 7.0, 5 * std::sqrt(kDraws / 7.0));
  }
}

TEST(RandomStream, BelowOneIsZero) {
  RandomStream random({2, Purpose::prompts, 0, 0, 0});
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(random.below(1), 0U);
  }
}

TEST(RandomStream, UniformHasItsMomentsAndRange) {
  RandomStream random({3, Purpose::prompts, 0, 0, 0});
  constexpr int kDraws = 100'000;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.uniform();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 0.005);
  EXPECT_NEAR(squares / kDraws, 1.0 / 3.0, 0.005);
}

TEST(RandomStream, NormalHasItsMoments) {
  RandomStream random({4, Purpose::weights, 0, 0, 0});
  constexpr int kDraws = 100'000;
  double sum = 0.0;
  double squares = 0.0;
  double fourth = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.normal();
    ASSERT_TRUE(std::isfinite(value));
    sum += value;
    squares += value * value;
    fourth += value * value * value * value;
  }
  EXPECT_NEAR(sum / kDraws, 0.0, 0.015);
  EXPECT_NEAR(squares / kDraws, 1.0, 0.02);
  EXPECT_NEAR(fourth / kDraws, 3.0, 0.15);
}

TEST(RandomStream, ChanceOfZeroAndOneAreCertain) {
  RandomStream random({5, Purpose::prompts, 0, 0, 0});
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(random.chance(0.0));
    EXPECT_TRUE(random.chance(1.0));
  }
}

}  // namespace
}  // namespace aha::tasks
