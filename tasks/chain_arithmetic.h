#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tasks/chain.h"
#include "tasks/task.h"
#include "tasks/task_options.h"

namespace aha::tasks {

// Prompts "7+5-3=?" with gold "9", answer type "integer" and the column `operands`, their number,
// which is uniform over min_operands..max_operands.
//
// Held-out prompts are all different and stratified: each number of operands gives the same count
// as long as it has chains left, in turn, so a smaller held-out set is the beginning of a larger
// one where no number of operands is nearly used up. Asking for more than there are throws
// TaskError.
class ChainArithmetic : public Task {
 public:
  // Throws TaskError for options out of range, or that leave some number of operands no chain to
  // train on.
  explicit ChainArithmetic(const ChainArithmeticOptions& options);

  std::string_view name() const override { return "chain_arithmetic"; }
  Prompt train_prompt(std::uint64_t seed, std::uint32_t step, std::uint32_t index) const override;
  std::vector<Prompt> held_out(Split split, int count) const override;

 private:
  std::vector<Chain> draw_distinct(Split split, int operands, std::size_t count) const;

  ChainArithmeticOptions options_;
};

}  // namespace aha::tasks
