#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "tasks/random_stream.h"
#include "tasks/task.h"
#include "tasks/task_options.h"

namespace aha::tasks {

// Prompts "Make 24 from 3 5 9 2." with gold "24", answer type "countdown" and the columns `numbers`
// and `target`. Each is made from an expression that solves it: random numbers, two of which are
// replaced by their sum, difference, product or quotient until one is left, all of them positive
// integers. How many numbers is uniform over min_numbers..max_numbers.
//
// Split by a hash of the sorted numbers and the target, so that no order of a held-out problem's
// numbers is trained on. Held-out problems are all different.
class Countdown : public Task {
 public:
  // Throws TaskError for options out of range.
  explicit Countdown(const CountdownOptions& options);

  std::string_view name() const override { return "countdown"; }

  // Both throw TaskError where the options leave too few problems: after a million draws in vain.
  Prompt train_prompt(std::uint64_t seed, std::uint32_t step, std::uint32_t index) const override;
  std::vector<Prompt> held_out(Split split, int count) const override;

 private:
  struct Problem {
    std::vector<int> numbers;
    int target = 0;
  };
  static Prompt prompt_for(const Problem& problem);
  static std::string identity_of(const Problem& problem);
  Problem draw(RandomStream& random) const;

  CountdownOptions options_;
};

}  // namespace aha::tasks
