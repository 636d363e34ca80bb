#include "tasks/countdown.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/task_error.h"

namespace aha::tasks {
namespace {

// Brute force in floating point, fractions allowed: any solution at all.
bool can_reach(const std::vector<double>& values, double target) {
  if (values.size() == 1) {
    return std::abs(values[0] - target) < 1e-9;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < values.size(); ++j) {
      if (i == j) {
        continue;
      }
      std::vector<double> rest;
      for (std::size_t k = 0; k < values.size(); ++k) {
        if (k != i && k != j) {
          rest.push_back(values[k]);
        }
      }
      std::vector<double> results{values[i] + values[j], values[i] - values[j],
                                  values[i] * values[j]};
      if (values[j] != 0.0) {
        results.push_back(values[i] / values[j]);
      }
      for (const double result : results) {
        rest.push_back(result);
        if (can_reach(rest, target)) {
          return true;
        }
        rest.pop_back();
      }
    }
  }
  return false;
}

using Identity = std::pair<std::multiset<int>, int>;

Identity identity_of(const Prompt& prompt) {
  const auto numbers = prompt.columns["numbers"].get<std::vector<int>>();
  return {{numbers.begin(), numbers.end()}, prompt.columns["target"].get<int>()};
}

TEST(Countdown, PromptsAreSolvableAndWithinBounds) {
  const CountdownOptions options;
  const Countdown task(options);
  for (std::uint32_t i = 0; i < 500; ++i) {
    const Prompt prompt = task.train_prompt(1, i, 0);
    const auto numbers = prompt.columns["numbers"].get<std::vector<int>>();
    const int target = prompt.columns["target"].get<int>();
    EXPECT_EQ(prompt.text, fmt::format("Make {} from {}.", target, fmt::join(numbers, " ")));
    EXPECT_EQ(prompt.gold, std::to_string(target));
    EXPECT_EQ(prompt.answer_type, "countdown");
    EXPECT_GE(static_cast<int>(numbers.size()), options.min_numbers);
    EXPECT_LE(static_cast<int>(numbers.size()), options.max_numbers);
    EXPECT_GE(target, 1);
    EXPECT_LE(target, options.max_target);
    for (const int number : numbers) {
      EXPECT_GE(number, 1);
      EXPECT_LE(number, options.max_number);
    }
    EXPECT_TRUE(can_reach({numbers.begin(), numbers.end()}, target)) << prompt.text;
  }
}

TEST(Countdown, PartsShareNoProblem) {
  const Countdown task({2, 3, 9, 50});
  std::map<Identity, int> parts;
  for (const Prompt& prompt : task.held_out(Split::validation, 100)) {
    EXPECT_TRUE(parts.emplace(identity_of(prompt), 0).second);
  }
  for (const Prompt& prompt : task.held_out(Split::test, 100)) {
    EXPECT_TRUE(parts.emplace(identity_of(prompt), 1).second);
  }
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    ASSERT_FALSE(parts.contains(identity_of(task.train_prompt(7, i, 1))));
  }
}

TEST(Countdown, IsAFunctionOfItsKey) {
  const Countdown task({});
  EXPECT_EQ(task.train_prompt(1, 2, 3).text, Countdown({}).train_prompt(1, 2, 3).text);
  EXPECT_NE(task.train_prompt(1, 2, 3).text, task.train_prompt(1, 2, 4).text);
  EXPECT_EQ(task.held_out(Split::test, 20).back().text, task.held_out(Split::test, 40)[19].text);
}

TEST(Countdown, SaysHowManyThereAre) {
  const Countdown task({2, 2, 5, 30});
  EXPECT_THAT([&] { task.held_out(Split::test, 1000); },
              testing::ThrowsMessage<TaskError>(testing::HasSubstr("different ones were found")));
  EXPECT_THROW(task.held_out(Split::test, -1), TaskError);
}

TEST(Countdown, RefusesImpossibleOptions) {
  for (const CountdownOptions& options :
       {CountdownOptions{1, 4, 25, 100}, CountdownOptions{3, 7, 25, 100},
        CountdownOptions{4, 3, 25, 100}, CountdownOptions{3, 4, 1, 100},
        CountdownOptions{3, 4, 101, 100}, CountdownOptions{3, 4, 25, 0},
        CountdownOptions{3, 4, 25, 10'001}}) {
    EXPECT_THROW(Countdown{options}, TaskError);
  }
}

}  // namespace
}  // namespace aha::tasks
