#include "rewards/math/choice_letter.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace aha::rewards::math {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower(std::string_view word) {
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

template <std::size_t kSize>
bool is_one_of(std::string_view word, const std::array<std::string_view, kSize>& words) {
  return std::find(words.begin(), words.end(), lower(word)) != words.end();
}

// A word after which a letter may stand that is not meant.
bool denies(std::string_view word) {
  constexpr auto kDenials = std::to_array<std::string_view>(
      {"not",       "no",     "or",     "nor",    "neither",   "wrong",      "false",
       "incorrect", "t",      "cannot", "except", "eliminate", "eliminated", "excluded",
       "unlikely",  "either", "but",    "maybe",  "perhaps",   "possibly"});
  return is_one_of(word, kDenials);
}

// The last word of what stands before an answer that is picked out: "It is not".
std::string_view word_before(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && !is_letter(text[end - 1])) {
    --end;
  }
  // Only signs that formulas begin with stand between.
  if (text.substr(end).find_first_not_of(" \t\n*$\\([{") != kNowhere) {
    return {};
  }
  std::size_t begin = end;
  while (begin > 0 && is_letter(text[begin - 1])) {
    --begin;
  }
  return text.substr(begin, end - begin);
}

}  // namespace

bool is_choice(std::string_view key) { return key.size() == 1 && key[0] >= 'A' && key[0] <= 'Z'; }

std::string_view named_choice(std::string_view text) {
  std::string_view found;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_letter(text[end])) {
      ++end;
    }
    const std::string_view word = text.substr(at, end - at);
    if (denies(word)) {
      return {};
    }
    const bool is_article = (word == "A" || word == "I") && end + 1 < text.size() &&
                            text[end] == ' ' && text[end + 1] >= 'a' && text[end + 1] <= 'z';
    if (is_choice(word) && !is_article) {
      if (!found.empty()) {
        return {};
      }
      found = word;
    }
    at = std::max(end, at + 1);
  }
  return found;
}

std::string_view only_choice(std::string_view text) {
  const bool leads = text.size() > 2 && is_choice(text.substr(0, 1)) &&
                     (text[1] == '.' || text[1] == ')') && text[2] == ' ';
  return leads ? text.substr(0, 1) : named_choice(text);
}

std::string leading_choice(std::string_view key) {
  const bool bracket = key.starts_with('(');
  key.remove_prefix(bracket ? 1 : 0);
  if (key.size() < 2 || !is_letter(key[0])) {
    return {};
  }
  const bool ends = bracket ? key[1] == ')' : key[1] == ')' || key[1] == '.' || key[1] == ':';
  const bool is_small = key[0] >= 'a';
  if (!ends || (is_small && key.size() > 2)) {
    return {};
  }
  return is_small ? std::string{static_cast<char>(key[0] - 'a' + 'A'), '?'}
                  : std::string(key.substr(0, 1));
}

bool is_denied(std::string_view text, std::size_t begin) {
  constexpr auto kBounds = std::to_array<std::string_view>({"than", "least", "most", "never"});
  std::string_view word = word_before(text.substr(0, begin));
  if (lower(word) == "be") {
    word = word_before(text.substr(0, static_cast<std::size_t>(word.data() - text.data())));
  }
  if (lower(word) == "minus") {  // 10 minus 7 is not 7
    const std::string_view before =
        text.substr(0, static_cast<std::size_t>(word.data() - text.data()));
    const std::size_t last = before.find_last_not_of(' ');
    return last != kNowhere && std::string_view("0123456789)]}").find(before[last]) != kNowhere;
  }
  return (word != "but" && denies(word)) || is_one_of(word, kBounds);
}

bool is_negated(std::string_view text, std::size_t begin) {
  constexpr auto kSigns = std::to_array<std::string_view>({"minus", "negative"});
  return is_one_of(word_before(text.substr(0, begin)), kSigns);
}

}  // namespace aha::rewards::math
