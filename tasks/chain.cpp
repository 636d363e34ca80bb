#include "tasks/chain.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "tasks/split_hash.h"

namespace aha::tasks {

int value_of(const Chain& chain) {
  return std::accumulate(chain.terms.begin(), chain.terms.end(), 0);
}

std::string text_of_operation(int term) {
  return (term < 0 ? "-" : "+") + std::to_string(std::abs(term));
}

std::string text_of(const Chain& chain) {
  std::string text = std::to_string(chain.terms.front());
  for (std::size_t i = 1; i < chain.terms.size(); ++i) {
    text += text_of_operation(chain.terms[i]);
  }
  return text;
}

Split split_of(const Chain& chain) {
  std::vector<int> sorted = chain.terms;
  std::sort(sorted.begin(), sorted.end());
  std::string identity;
  for (const int term : sorted) {
    identity += text_of_operation(term);
  }
  return split_by_hash(identity);
}

bool may_follow(int total, int term, double minus_probability) {
  if (term < 0) {
    return total + term >= 0 && minus_probability > 0.0;
  }
  return total < term || minus_probability < 1.0;
}

Chain draw_chain(RandomStream& random, int operands, double minus_probability) {
  std::array<int, 9> digits{1, 2, 3, 4, 5, 6, 7, 8, 9};
  Chain chain;
  chain.terms.reserve(static_cast<std::size_t>(operands));
  int total = 0;
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(operands); ++i) {
    const auto digit_count = static_cast<std::uint32_t>(digits.size());
    std::swap(digits[i], digits[i + random.below(digit_count - i)]);
    const bool minus = i > 0 && total >= digits[i] && random.chance(minus_probability);
    chain.terms.push_back(minus ? -digits[i] : digits[i]);
    total += chain.terms.back();
  }
  return chain;
}

Chain draw_chain(RandomStream& random, int operands, double minus_probability, Split split) {
  for (;;) {
    Chain chain = draw_chain(random, operands, minus_probability);
    if (split_of(chain) == split) {
      return chain;
    }
  }
}

}  // namespace aha::tasks
