#include "tasks/chain_corpus.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "tasks/chain_space.h"
#include "tasks/task_error.h"

namespace aha::tasks {
namespace {

constexpr int kLargestOffset = 3;

enum Style : std::size_t { bare, tagged_bare, answer_only, tagged_chain, untagged_chain };

std::array<double, 5> shares_of(const ChainCorpusOptions& options) {
  return {options.bare, options.tagged_bare, options.answer_only, options.tagged_chain,
          options.untagged_chain};
}

void check_weights(std::span<const double> weights, const char* what) {
  double sum = 0.0;
  for (const double weight : weights) {
    if (!(weight >= 0.0) || !std::isfinite(weight)) {
      throw TaskError(fmt::format("chain corpus: {} must be finite and not negative", what));
    }
    sum += weight;
  }
  if (!(sum > 0.0) || !std::isfinite(sum)) {
    throw TaskError(fmt::format("chain corpus: {} must have a positive sum", what));
  }
}

void check_probabilities(std::span<const double> probabilities, const char* key) {
  if (probabilities.empty()) {
    throw TaskError(fmt::format("chain corpus: {} must not be empty", key));
  }
  for (const double probability : probabilities) {
    if (!(probability >= 0.0 && probability <= 1.0)) {
      throw TaskError(fmt::format("chain corpus: {} must be in [0, 1], not {}", key, probability));
    }
  }
}

void check(const ChainCorpusOptions& options, double minus_probability) {
  if (options.min_operands < 2 || options.max_operands > 9 ||
      options.min_operands > options.max_operands) {
    throw TaskError(fmt::format(
        "chain corpus: min_operands {} and max_operands {} must be in 2..9, the first not "
        "above the second",
        options.min_operands, options.max_operands));
  }
  check_weights(shares_of(options), "the shares of the styles");
  check_weights(options.merge_weights, "merge_weights");
  check_probabilities(options.merge_probabilities, "merge_probabilities");
  check_probabilities(options.error_rates, "error_rates");
  check_probabilities(std::array{minus_probability}, "minus_probability");
  if (options.merge_weights.size() != options.merge_probabilities.size()) {
    throw TaskError(fmt::format(
        "chain corpus: merge_weights has {} entries, merge_probabilities {}: give one weight each",
        options.merge_weights.size(), options.merge_probabilities.size()));
  }
  for (int operands = options.min_operands; operands <= options.max_operands; ++operands) {
    if (count_chains({operands, minus_probability, Split::train}) == 0) {
      throw TaskError(fmt::format(
          "chain corpus: with minus_probability {} no chain of {} operands is left to train on",
          minus_probability, operands));
    }
  }
}

std::size_t choose(RandomStream& random, std::span<const double> weights) {
  double left = random.uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
  std::size_t last_possible = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0.0) {
      if (left < weights[i]) {
        return i;
      }
      last_possible = i;
    }
    left -= weights[i];
  }
  return last_possible;  // rounding of the sum
}

// The smallest running total before the terms from `begin` on that keeps every later one from being
// negative.
int smallest_total(const Chain& chain, std::size_t begin) {
  int sum = 0;
  int lowest = 0;
  for (std::size_t i = begin; i < chain.terms.size(); ++i) {
    sum += chain.terms[i];
    lowest = std::min(lowest, sum);
  }
  return -lowest;
}

std::string tagged(std::string_view thinking, int answer) {
  return fmt::format("<think>{}</think><answer>{}</answer>", thinking, answer);
}

}  // namespace

ChainCorpus::ChainCorpus(ChainCorpusOptions options, double minus_probability)
    : options_(std::move(options)), minus_probability_(minus_probability) {
  check(options_, minus_probability_);
}

Document ChainCorpus::document(std::uint64_t seed, std::uint64_t index) const {
  RandomStream random({seed, Purpose::corpus, static_cast<std::uint32_t>(index >> 32),
                       static_cast<std::uint32_t>(index), 0});
  const int choices = options_.max_operands - options_.min_operands + 1;
  const int operands =
      options_.min_operands + static_cast<int>(random.below(static_cast<std::uint32_t>(choices)));
  const Chain chain = draw_chain(random, operands, minus_probability_, Split::train);
  return {text_of(chain) + "=?", respond(random, chain)};
}

std::string ChainCorpus::respond(RandomStream& random, const Chain& chain) const {
  switch (static_cast<Style>(choose(random, shares_of(options_)))) {
    case bare:
      return std::to_string(guess(random, chain));
    case tagged_bare:
      return tagged("", guess(random, chain));
    case answer_only:
      return fmt::format("<answer>{}</answer>", guess(random, chain));
    case untagged_chain:
      return work(random, chain).steps;
    case tagged_chain:
      break;
  }
  const Worked worked = work(random, chain);
  return tagged(worked.steps, worked.result);
}

int ChainCorpus::corrupt(RandomStream& random, int result, std::size_t operations,
                         int smallest) const {
  const std::size_t entry = std::min(operations, options_.error_rates.size()) - 1;
  if (!random.chance(options_.error_rates[entry])) {
    return result;
  }
  for (;;) {
    const int size = 1 + static_cast<int>(random.below(kLargestOffset));
    const int corrupted = random.chance(0.5) ? result + size : result - size;
    if (corrupted >= smallest) {
      return corrupted;
    }
  }
}

int ChainCorpus::guess(RandomStream& random, const Chain& chain) const {
  return corrupt(random, value_of(chain), chain.terms.size() - 1, 0);
}

ChainCorpus::Worked ChainCorpus::work(RandomStream& random, const Chain& chain) const {
  const double merge = options_.merge_probabilities[choose(random, options_.merge_weights)];
  Worked worked{"", chain.terms.front()};
  for (std::size_t next = 1; next < chain.terms.size();) {
    const std::size_t begin = next;
    worked.steps += (begin > 1 ? "," : "") + std::to_string(worked.result);
    do {
      worked.steps += text_of_operation(chain.terms[next]);
      worked.result += chain.terms[next];
      ++next;
    } while (next < chain.terms.size() && random.chance(merge));
    worked.result = corrupt(random, worked.result, next - begin, smallest_total(chain, next));
    worked.steps += "=" + std::to_string(worked.result);
  }
  return worked;
}

}  // namespace aha::tasks
