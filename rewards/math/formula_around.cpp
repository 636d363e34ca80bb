#include "rewards/math/formula_around.h"

#include <algorithm>
#include <array>

namespace aha::rewards::math {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr std::size_t kLongest = 200;  // bytes on either side
constexpr std::string_view kBlank = " \t";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Signs of two and three bytes: - as U+2212 and U+2013, times, root, pi, powers, comparisons.
constexpr auto kSigns = std::to_array<std::string_view>({"\xE2\x88\x92", "\xE2\x80\x93", "\xC3\x97",
                                                         "\xC2\xB7", "\xE2\x88\x9A", "\xE2\x89\xA4",
                                                         "\xE2\x89\xA5", "\xE2\x89\xA0"});
constexpr auto kFactors = std::to_array<std::string_view>({"\xCF\x80", "\xC2\xB2", "\xC2\xB3"});

bool ends_in_operator(std::string_view text) {
  return !text.empty() && (std::string_view("+-*/^=<>([{").find(text.back()) != kNowhere ||
                           std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) {
                             return text.ends_with(sign);
                           }));
}

bool starts_with_operator(std::string_view text) {
  return !text.empty() && (std::string_view("+*/^=<>").find(text.front()) != kNowhere ||
                           std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) {
                             return text.starts_with(sign);
                           }));
}

bool holds_open_bracket(std::string_view word) {
  const auto count = [&](char c) { return std::count(word.begin(), word.end(), c); };
  return count('(') > count(')') || count('[') > count(']') || count('{') > count('}');
}

// Where the word that ends at `end` begins. GSM8K's <<9*2=18>>18 ends with a word of its own.
std::size_t word_begin(std::string_view text, std::size_t end) {
  while (end > 0 && !is_blank(text[end - 1]) && !text.substr(0, end).ends_with(">>")) {
    --end;
  }
  return end;
}

std::size_t word_end(std::string_view text, std::size_t begin) {
  while (begin < text.size() && !is_blank(text[begin])) {
    ++begin;
  }
  return begin;
}

// What an operator may stand behind: "3", "2x", "x", "f(2)"; no word.
bool is_operand(std::string_view word) {
  return word.size() == 1 || word.find_first_of("0123456789)]}") != kNowhere;
}

bool is_digits(std::string_view word) {
  return !word.empty() &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The number is the last one of the text: what stands before it may belong to it.
std::size_t formula_begin(std::string_view text, std::size_t begin) {
  std::size_t at = word_begin(text, begin);
  while (at > 0 && begin - at < kLongest && !text.substr(0, at).ends_with(">>")) {
    const std::size_t gap = text.find_last_not_of(kBlank, at - 1);
    if (gap == kNowhere || text[gap] == '\n' || text[gap] == '\r') {
      break;
    }
    const std::size_t before = word_begin(text, gap + 1);
    const std::string_view word = text.substr(before, gap + 1 - before);
    const std::string_view rest = text.substr(at);
    const bool is_grouped = is_digits(word) && rest.size() >= 3 && is_digits(rest.substr(0, 3));
    const bool is_continued = (starts_with_operator(rest) || rest.starts_with("- ")) &&
                              !rest.starts_with("**") && is_operand(word);
    if (!ends_in_operator(word) && !is_continued && !holds_open_bracket(word) && !is_grouped) {
      break;
    }
    at = before;
  }
  return at;
}

std::string_view without_punctuation(std::string_view text) {
  const std::size_t begin = text.find_first_not_of("*_\"'`#:= ");
  if (begin == kNowhere) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of("*_\"'`.,;:?!") + 1 - begin);
}

}  // namespace

std::string_view formula_around(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t first = formula_begin(text, begin);
  std::size_t last = word_end(text, end);
  const std::size_t next = text.find_first_not_of(kBlank, last);
  if (next != kNowhere && starts_with_operator(text.substr(next))) {
    last = word_end(text, next);
  }
  return without_punctuation(text.substr(first, last - first));
}

bool is_bound(std::string_view text, std::size_t begin, std::size_t end) {
  std::string_view before = text.substr(0, begin);
  const bool is_apart = !before.empty() && is_blank(before.back());
  before = before.substr(0, before.find_last_not_of(kBlank) + 1);
  const bool is_marked = before.ends_with('*') || before.ends_with('=') || before.ends_with('(') ||
                         before.ends_with(">>");
  if (!is_marked && ends_in_operator(before) && !(is_apart && before.ends_with('-'))) {
    return true;
  }
  const std::string_view after = text.substr(end);
  return after.starts_with('^') || after.starts_with('/') ||
         std::any_of(kFactors.begin(), kFactors.end(),
                     [&](std::string_view factor) { return after.starts_with(factor); }) ||
         std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) {
           return sign != kSigns[1] && after.starts_with(sign);
         });
}

}  // namespace aha::rewards::math
