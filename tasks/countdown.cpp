#include "tasks/countdown.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "tasks/split_hash.h"
#include "tasks/task_error.h"

namespace aha::tasks {
namespace {

constexpr std::uint64_t kHeldOutSeed = 0x68656C646F7574;  // any constant: runs must share it
constexpr int kDrawsInVain = 1'000'000;

void check(const CountdownOptions& options) {
  if (options.min_numbers < 2 || options.max_numbers > 6 ||
      options.min_numbers > options.max_numbers) {
    throw TaskError(
        fmt::format("countdown: min_numbers {} and max_numbers {} must be in 2..6, the first not "
                    "above the second",
                    options.min_numbers, options.max_numbers));
  }
  if (options.max_number < 2 || options.max_number > 100) {
    throw TaskError(fmt::format("countdown: max_number {} must be in 2..100", options.max_number));
  }
  if (options.max_target < 1 || options.max_target > 10'000) {
    throw TaskError(
        fmt::format("countdown: max_target {} must be in 1..10000", options.max_target));
  }
}

// Empty where the result is not a positive integer.
std::optional<std::int64_t> combine(std::uint32_t operation, std::int64_t a, std::int64_t b) {
  switch (operation) {
    case 0:
      return a + b;
    case 1:
      return a > b ? std::optional(a - b) : std::nullopt;
    case 2:
      return a * b;
    default:
      return a % b == 0 ? std::optional(a / b) : std::nullopt;
  }
}

std::int64_t take(RandomStream& random, std::vector<std::int64_t>& values) {
  const std::size_t place = random.below(static_cast<std::uint32_t>(values.size()));
  std::swap(values[place], values.back());
  const std::int64_t value = values.back();
  values.pop_back();
  return value;
}

// At most six numbers of at most 100 are combined, so nothing overflows.
std::optional<std::int64_t> draw_result(RandomStream& random, const std::vector<int>& numbers) {
  std::vector<std::int64_t> values(numbers.begin(), numbers.end());
  while (values.size() > 1) {
    const std::int64_t a = take(random, values);
    const std::int64_t b = take(random, values);
    const std::optional<std::int64_t> result = combine(random.below(4), a, b);
    if (!result) {
      return std::nullopt;
    }
    values.push_back(*result);
  }
  return values.front();
}

}  // namespace

Countdown::Countdown(const CountdownOptions& options) : options_(options) { check(options); }

Countdown::Problem Countdown::draw(RandomStream& random) const {
  const auto choices = static_cast<std::uint32_t>(options_.max_numbers - options_.min_numbers + 1);
  const int count = options_.min_numbers + static_cast<int>(random.below(choices));
  for (;;) {
    Problem problem;
    for (int i = 0; i < count; ++i) {
      const auto drawn = random.below(static_cast<std::uint32_t>(options_.max_number));
      problem.numbers.push_back(1 + static_cast<int>(drawn));
    }
    const std::optional<std::int64_t> result = draw_result(random, problem.numbers);
    if (result && *result <= options_.max_target) {
      problem.target = static_cast<int>(*result);
      return problem;
    }
  }
}

std::string Countdown::identity_of(const Problem& problem) {
  std::vector<int> sorted = problem.numbers;
  std::sort(sorted.begin(), sorted.end());
  return fmt::format("{}={}", fmt::join(sorted, ","), problem.target);
}

Prompt Countdown::prompt_for(const Problem& problem) {
  Prompt prompt;
  prompt.text = fmt::format("Make {} from {}.", problem.target, fmt::join(problem.numbers, " "));
  prompt.gold = std::to_string(problem.target);
  prompt.answer_type = "countdown";
  prompt.columns["numbers"] = problem.numbers;
  prompt.columns["target"] = problem.target;
  return prompt;
}

Prompt Countdown::train_prompt(std::uint64_t seed, std::uint32_t step, std::uint32_t index) const {
  RandomStream random({seed, Purpose::prompts, step, index, 0});
  for (int i = 0; i < kDrawsInVain; ++i) {
    const Problem problem = draw(random);
    if (split_by_hash(identity_of(problem)) == Split::train) {
      return prompt_for(problem);
    }
  }
  throw TaskError(
      "countdown: these options leave no problem to train on; widen max_number or max_target");
}

std::vector<Prompt> Countdown::held_out(Split split, int count) const {
  if (count < 0) {
    throw TaskError(fmt::format("countdown: {} {} prompts asked for", count, name_of(split)));
  }
  RandomStream random({kHeldOutSeed, Purpose::evaluation, static_cast<std::uint32_t>(split), 0, 0});
  std::vector<Prompt> prompts;
  std::unordered_set<std::string> seen;
  int in_vain = 0;
  while (prompts.size() < static_cast<std::size_t>(count)) {
    const Problem problem = draw(random);
    std::string identity = identity_of(problem);
    if (split_by_hash(identity) == split && seen.insert(std::move(identity)).second) {
      prompts.push_back(prompt_for(problem));
      in_vain = 0;
    } else if (++in_vain == kDrawsInVain) {
      throw TaskError(
          fmt::format("countdown: {} {} prompts asked for, only {} different ones were found",
                      count, name_of(split), prompts.size()));
    }
  }
  return prompts;
}

}  // namespace aha::tasks
