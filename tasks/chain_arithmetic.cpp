#include "tasks/chain_arithmetic.h"

#include <cstddef>
#include <string>
#include <unordered_set>
#include <utility>

#include <fmt/core.h>

#include "tasks/chain_space.h"
#include "tasks/task_error.h"

namespace aha::tasks {
namespace {

constexpr std::uint64_t kHeldOutSeed = 0x68656C646F7574;  // any constant: runs must share it
constexpr std::size_t kDrawsPerChain = 256;

void check(const ChainArithmeticOptions& options) {
  if (options.min_operands < 2 || options.max_operands > 9 ||
      options.min_operands > options.max_operands) {
    throw TaskError(fmt::format(
        "chain_arithmetic: min_operands {} and max_operands {} must be in 2..9, the first "
        "not above the second",
        options.min_operands, options.max_operands));
  }
  if (!(options.minus_probability >= 0.0 && options.minus_probability <= 1.0)) {
    throw TaskError(fmt::format("chain_arithmetic: minus_probability {} must be in [0, 1]",
                                options.minus_probability));
  }
}

Prompt prompt_for(const Chain& chain) {
  Prompt prompt;
  prompt.text = text_of(chain) + "=?";
  prompt.gold = std::to_string(value_of(chain));
  prompt.answer_type = "integer";
  prompt.columns["operands"] = chain.terms.size();
  return prompt;
}

// How many chains each number of operands gives, dealt in turn.
std::vector<std::size_t> deal(const std::vector<std::uint64_t>& available, std::size_t count) {
  std::vector<std::size_t> dealt(available.size(), 0);
  while (count > 0) {
    for (std::size_t i = 0; i < available.size() && count > 0; ++i) {
      if (dealt[i] < available[i]) {
        ++dealt[i];
        --count;
      }
    }
  }
  return dealt;
}

}  // namespace

ChainArithmetic::ChainArithmetic(const ChainArithmeticOptions& options) : options_(options) {
  check(options);
  for (int operands = options.min_operands; operands <= options.max_operands; ++operands) {
    if (count_chains({operands, options.minus_probability, Split::train}) == 0) {
      throw TaskError(fmt::format(
          "chain_arithmetic: with minus_probability {} no chain of {} operands is left to train on",
          options.minus_probability, operands));
    }
  }
}

Prompt ChainArithmetic::train_prompt(std::uint64_t seed, std::uint32_t step,
                                     std::uint32_t index) const {
  RandomStream random({seed, Purpose::prompts, step, index, 0});
  const int choices = options_.max_operands - options_.min_operands + 1;
  const int operands =
      options_.min_operands + static_cast<int>(random.below(static_cast<std::uint32_t>(choices)));
  return prompt_for(draw_chain(random, operands, options_.minus_probability, Split::train));
}

std::vector<Prompt> ChainArithmetic::held_out(Split split, int count) const {
  std::vector<std::uint64_t> available;
  std::uint64_t total = 0;
  for (int operands = options_.min_operands; operands <= options_.max_operands; ++operands) {
    available.push_back(count_chains({operands, options_.minus_probability, split}));
    total += available.back();
  }
  if (count < 0 || static_cast<std::uint64_t>(count) > total) {
    throw TaskError(
        fmt::format("chain_arithmetic: {} {} prompts asked for, there are {} different ones", count,
                    name_of(split), total));
  }
  std::vector<std::vector<Chain>> strata;
  const std::vector<std::size_t> dealt = deal(available, static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < dealt.size(); ++i) {
    strata.push_back(draw_distinct(split, options_.min_operands + static_cast<int>(i), dealt[i]));
  }
  std::vector<Prompt> prompts;
  for (std::size_t row = 0; prompts.size() < static_cast<std::size_t>(count); ++row) {
    for (const std::vector<Chain>& stratum : strata) {
      if (row < stratum.size()) {
        prompts.push_back(prompt_for(stratum[row]));
      }
    }
  }
  return prompts;
}

std::vector<Chain> ChainArithmetic::draw_distinct(Split split, int operands,
                                                  std::size_t count) const {
  RandomStream random({kHeldOutSeed, Purpose::evaluation, static_cast<std::uint32_t>(split),
                       static_cast<std::uint32_t>(operands), 0});
  std::vector<Chain> chains;
  std::unordered_set<std::string> seen;
  const auto keep_if_new = [&](const Chain& chain) {
    if (chains.size() < count && seen.insert(text_of(chain)).second) {
      chains.push_back(chain);
    }
    return chains.size() < count;
  };
  for (std::size_t i = 0; i < kDrawsPerChain * count && chains.size() < count; ++i) {
    const Chain chain = draw_chain(random, operands, options_.minus_probability);
    if (split_of(chain) == split) {
      keep_if_new(chain);
    }
  }
  // Chains that are hardly ever drawn, when nearly all were asked for.
  if (chains.size() < count) {
    for_each_chain({operands, options_.minus_probability, split}, keep_if_new);
  }
  return chains;
}

}  // namespace aha::tasks
