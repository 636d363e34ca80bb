#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "tasks/prompt.h"
#include "tasks/random_stream.h"

namespace aha::tasks {

// Which part of a task a prompt may come from. The parts are disjoint: what was tuned on
// `validation` is reported on `test`.
enum class Split { train, validation, test };

std::string_view name_of(Split split);

// A source of prompts with gold answers. Implementations are immutable after construction and
// thread-safe.
class Task {
 public:
  virtual ~Task() = default;

  virtual std::string_view name() const = 0;

  // The `index`-th training prompt of step `step` in the run with this seed: a pure function of its
  // arguments.
  virtual Prompt train_prompt(std::uint64_t seed, std::uint32_t step,
                              std::uint32_t index) const = 0;

  // `count` held-out prompts, the same for every seed of a run. Throws TaskError where the split
  // has none.
  virtual std::vector<Prompt> held_out(Split split, int count) const = 0;
};

}  // namespace aha::tasks
