#include "rewards/math/phrases.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "rewards/math/number_sets.h"

namespace aha::rewards::math {
namespace {

using Phrase = std::pair<std::string_view, std::string_view>;

constexpr auto kRealLine = std::to_array<std::string_view>(
    {"all real numbers", "all reals", "all real", "all real values", "any real number",
     "every real number", "the real numbers", "real numbers", "all real x", "all real values of x",
     "the set of real numbers", "the set of all real numbers", "set of all real numbers"});

constexpr auto kEmpty = std::to_array<std::string_view>(
    {"no solution", "no solutions", "no real solution", "no real solutions", "there is no solution",
     "there are no solutions", "there is no real solution", "there are no real solutions",
     "empty set", "the empty set"});

constexpr auto kNonexistent = std::to_array<std::string_view>(
    {"dne", "does not exist", "the limit does not exist", "limit does not exist"});

constexpr auto kNumbers = std::to_array<std::string_view>(
    {"zero",     "one",     "two",     "three",     "four",     "five",     "six",
     "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
     "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"});

constexpr auto kFractions = std::to_array<Phrase>({{"one half", "2"},
                                                   {"one third", "3"},
                                                   {"one fourth", "4"},
                                                   {"one quarter", "4"},
                                                   {"one fifth", "5"}});

template <typename List>
bool holds(const List& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

}  // namespace

const Expression* meaning_of_phrase(std::string_view words, Arena& arena) {
  constexpr std::size_t kLongest = 40;
  if (words.size() > kLongest) {
    return nullptr;
  }
  std::string lower(words);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  });
  if (holds(kRealLine, lower)) {
    return arena.leaf(Kind::symbol, kReals);
  }
  if (holds(kEmpty, lower)) {
    return arena.leaf(Kind::empty_set, {});
  }
  if (holds(kNonexistent, lower)) {
    return arena.leaf(Kind::text, "does not exist");
  }
  const auto* number = std::find(kNumbers.begin(), kNumbers.end(), lower);
  if (number != kNumbers.end()) {
    return arena.leaf(Kind::number, arena.keep(std::to_string(number - kNumbers.begin())));
  }
  for (const auto& [phrase, part] : kFractions) {
    if (phrase == lower) {
      return arena.make(Kind::divide,
                        {arena.leaf(Kind::number, "1"), arena.leaf(Kind::number, part)});
    }
  }
  return nullptr;
}

}  // namespace aha::rewards::math
