#include <time.h>

#include <random>

#include <gtest/gtest.h>

#include "rewards/math/arithmetic.h"
#include "tests/rewards/prefix_expression.h"
#include "tests/rewards/random_expression.h"

namespace aha::rewards::math {
namespace {

double thread_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

TEST(MathRandom, WhatIsRewrittenStaysEqualAndWhatIsShiftedDoesNot) {
  std::mt19937_64 random(20260401);
  int decided = 0;
  for (int round = 0; round < 3000; ++round) {
    Arena arena;
    const bool has_symbols = round % 2 == 1;
    const Expression* a = random_expression(random, arena, {4, has_symbols, false});
    const Expression* b = rewritten(*a, random, arena);
    const Decision same = decide_equal(*a, *b, Bounds{});
    EXPECT_NE(same.equality, Equality::different) << write_prefix(*a) << "\n" << write_prefix(*b);
    const Expression* shifted = arena.make(
        Kind::add,
        {b, arena.make(Kind::power, {arena.leaf(Kind::number, "7"),
                                     arena.make(Kind::negate, {arena.leaf(Kind::number, "60")})})});
    EXPECT_NE(decide_equal(*a, *shifted, Bounds{}).equality, Equality::equal)
        << write_prefix(*a) << "\n"
        << write_prefix(*shifted);
    decided += same.equality == Equality::equal ? 1 : 0;
  }
  EXPECT_GT(decided, 2400);  // the others divide by zero and the like
}

TEST(MathRandom, HostileExpressionsNeitherAbortNorTakeLong) {
  std::mt19937_64 random(7);
  double worst = 0;
  std::string worst_pair;
  for (int round = 0; round < 4000; ++round) {
    Arena arena;
    const RandomExpressionOptions options{2 + round % 5, round % 3 == 0, true};
    const Expression* a = random_expression(random, arena, options);
    const Expression* b = random_expression(random, arena, options);
    const double started = thread_seconds();
    decide_equal(*a, *b, Bounds{});
    compare(*a, *b, Bounds{});
    const double seconds = thread_seconds() - started;
    if (seconds > worst) {
      worst = seconds;
      worst_pair = write_prefix(*a) + "\n" + write_prefix(*b);
    }
    EXPECT_EQ(decide_equal(*a, *a, Bounds{}).equality, Equality::equal);
  }
  RecordProperty("worst_milliseconds", static_cast<int>(worst * 1000));
  EXPECT_LT(worst, 4.0) << worst_pair.substr(0, 4000);  // loose: sanitizers and slow machines
}

}  // namespace
}  // namespace aha::rewards::math
