#include "rewards/countdown_expression.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tasks/random_stream.h"

namespace aha::rewards {
namespace {

using Numbers = std::vector<std::int64_t>;

CountdownOutcome outcome(const std::string& expression, const Numbers& numbers,
                         std::int64_t target) {
  return check_countdown(expression, numbers, target).outcome;
}

bool reaches(const std::string& expression, const Numbers& numbers, std::int64_t target) {
  return outcome(expression, numbers, target) == CountdownOutcome::reached;
}

TEST(CheckCountdown, AcceptsSolutions) {
  EXPECT_TRUE(reaches("(3+5)*3", {3, 3, 5}, 24));
  EXPECT_TRUE(reaches(" ( 3 + 5 ) * 3 = 24 ", {5, 3, 3}, 24));
  EXPECT_TRUE(reaches("8/(3-8/3)", {3, 3, 8, 8}, 24));
  EXPECT_TRUE(reaches("10-2-3", {2, 3, 10}, 5));
  EXPECT_TRUE(reaches("24/4/2", {2, 4, 24}, 3));
  EXPECT_TRUE(reaches("2+3*4", {2, 3, 4}, 14));
  EXPECT_TRUE(reaches("((5))", {5}, 5));
  EXPECT_TRUE(reaches("3-5+9", {3, 5, 9}, 7));
  EXPECT_TRUE(reaches("(3-5)/(4-6)", {3, 4, 5, 6}, 1));
}

TEST(CheckCountdown, RefusesWrongOnes) {
  const Numbers numbers{3, 3, 5};
  for (const char* expression : {"3+5+3",
                                 "24",
                                 "3*8",
                                 "(3+5)*3*1",
                                 "(3+5)*3+5-5",
                                 "3*5+3+3+3",
                                 "(3+5)*",
                                 "(3+5*3",
                                 "3+5)*3",
                                 "",
                                 " ",
                                 "()",
                                 "(3+5)3",
                                 "3 3 5",
                                 "(3+5)**3",
                                 "-(3+5)*-3",
                                 "+3+5*3",
                                 "(3+5)*3=25",
                                 "(3+5)*3=24=24",
                                 "=24",
                                 "24=(3+5)*3",
                                 "(3.0+5)*3",
                                 "(3+5)x3",
                                 "(3+5)\xC3\x97\x33",
                                 "3^3-3",
                                 "(3+5)*3;",
                                 "(0x3+5)*3",
                                 "(3+5)*3 or (5+3)*3",
                                 "(3+5)*3, 24",
                                 "99999999999999999999+3"}) {
    EXPECT_EQ(outcome(expression, numbers, 24), CountdownOutcome::missed) << expression;
  }
  EXPECT_EQ(outcome("5/(3-3)", numbers, 24), CountdownOutcome::missed);
  EXPECT_EQ(outcome("8/3", {3, 8}, 2), CountdownOutcome::missed);
  EXPECT_EQ(outcome("5+-0", {0, 5}, 5), CountdownOutcome::missed);
  EXPECT_EQ(outcome("-0+5", {0, 5}, 5), CountdownOutcome::missed);
}

TEST(CheckCountdown, DepthIsLimitedNotTheStack) {
  const auto nested = [](int depth) {
    const auto count = static_cast<std::size_t>(depth);
    return std::string(count, '(') + "5" + std::string(count, ')');
  };
  EXPECT_TRUE(reaches(nested(64), {5}, 5));
  EXPECT_EQ(outcome(nested(65), {5}, 5), CountdownOutcome::missed);
  EXPECT_EQ(outcome(nested(5'000'000), {5}, 5), CountdownOutcome::missed);
  EXPECT_EQ(outcome(std::string(5'000'000, '('), {5}, 5), CountdownOutcome::missed);
}

TEST(CheckCountdown, OverflowIsUndecidableOnlyWithTheNumbersGiven) {
  const std::int64_t large = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(outcome("9223372036854775807*9223372036854775807", {large, large}, 5),
            CountdownOutcome::undecidable);
  EXPECT_EQ(outcome("9223372036854775807*9223372036854775807", {2, 3}, 5),
            CountdownOutcome::missed);
  EXPECT_TRUE(reaches("9223372036854775807/9223372036854775807", {large, large}, 1));
  EXPECT_TRUE(reaches("9223372036854775807-9223372036854775807", {large, large}, 0));
}

// A random expression and its value in floating point; NaN where it divides by zero.
struct Made {
  std::string text;
  double value;
};

Made make(tasks::RandomStream& random, Numbers numbers) {
  if (numbers.size() == 1) {
    return {std::to_string(numbers[0]), static_cast<double>(numbers[0])};
  }
  const auto cut = 1 + random.below(static_cast<std::uint32_t>(numbers.size()) - 1);
  const Made a = make(random, {numbers.begin(), numbers.begin() + cut});
  const Made b = make(random, {numbers.begin() + cut, numbers.end()});
  switch (random.below(4)) {
    case 0:
      return {"(" + a.text + "+" + b.text + ")", a.value + b.value};
    case 1:
      return {"(" + a.text + " - " + b.text + ")", a.value - b.value};
    case 2:
      return {"(" + a.text + "*" + b.text + ")", a.value * b.value};
    default:
      return {"(" + a.text + "/ " + b.text + ")",
              std::abs(b.value) < 1e-9 ? std::nan("") : a.value / b.value};
  }
}

TEST(CheckCountdown, AgreesWithFloatingPointOnGeneratedExpressions) {
  tasks::RandomStream random({3, tasks::Purpose::evaluation, 0, 0, 0});
  int reached = 0;
  for (int i = 0; i < 50'000; ++i) {
    Numbers numbers(2 + random.below(4));
    for (std::int64_t& number : numbers) {
      number = 1 + random.below(9);
    }
    const Made made = make(random, numbers);
    const bool is_integer =
        std::isfinite(made.value) && std::abs(made.value - std::round(made.value)) < 1e-9;
    const std::int64_t target = is_integer ? std::llround(made.value) : 3;
    std::reverse(numbers.begin(), numbers.end());
    ASSERT_EQ(reaches(made.text, numbers, target), is_integer) << made.text;
    ASSERT_FALSE(reaches(made.text, numbers, target + 1)) << made.text;
    reached += is_integer ? 1 : 0;
    numbers.push_back(1);
    ASSERT_FALSE(reaches(made.text, numbers, target)) << made.text;
  }
  EXPECT_GT(reached, 10'000);
}

}  // namespace
}  // namespace aha::rewards
