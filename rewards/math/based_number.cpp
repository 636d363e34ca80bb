// Numbers of another base than ten.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "rewards/math/number_reader.h"

namespace aha::rewards::math {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }

template <typename IsPart>
std::size_t run_end(std::string_view text, std::size_t at, IsPart is_part) {
  while (at < text.size() && is_part(text[at])) {
    ++at;
  }
  return at;
}

std::string_view base_of_word(std::string_view word) {
  constexpr auto kWords =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"two", "2"},
                                                                    {"three", "3"},
                                                                    {"four", "4"},
                                                                    {"five", "5"},
                                                                    {"six", "6"},
                                                                    {"seven", "7"},
                                                                    {"eight", "8"},
                                                                    {"nine", "9"},
                                                                    {"ten", "10"},
                                                                    {"eleven", "11"},
                                                                    {"twelve", "12"},
                                                                    {"sixteen", "16"},
                                                                    {"twenty", "20"}});
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const auto& known) { return known.first == word; });
  return found == kWords.end() ? std::string_view{} : found->second;
}

// `_5`, `_{16}`, `_{(16)}`, `_{\text{16}}`, `_{\text{two}}` at `at`: the base; moves `at` behind
// it.
std::optional<std::string_view> read_base(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '_') {
    return std::nullopt;
  }
  std::size_t begin = at + 1;
  std::string closing;
  for (const std::string_view open : {"{", "\\text{", "\\mathrm{", "("}) {
    if (text.compare(begin, open.size(), open) == 0) {
      begin += open.size();
      closing.insert(closing.begin(), open == "(" ? ')' : '}');
    }
  }
  std::size_t end = run_end(text, begin, is_digit);
  std::string_view base = text.substr(begin, end - begin);
  if (base.empty() && closing.size() > 1) {
    end = run_end(text, begin, is_small);
    base = base_of_word(text.substr(begin, end - begin));
  }
  if (text.compare(end, closing.size(), closing) != 0) {
    return std::nullopt;
  }
  const bool fits = base.size() == 1 ? base[0] >= '2' : base.size() == 2 && base <= "36";
  if (!fits || base[0] == '0') {
    return std::nullopt;
  }
  at = end + closing.size();
  return base;
}

std::size_t make(std::string_view digits, std::string_view base, std::size_t end, Token& token) {
  token.type = TokenType::based;
  token.text = digits;
  token.extra = base;
  return end;
}

std::string_view capitals(std::string_view text, Arena& arena) {
  std::string copy(text);
  std::transform(copy.begin(), copy.end(), copy.begin(),
                 [](char c) { return is_small(c) ? static_cast<char>(c - 'a' + 'A') : c; });
  return arena.keep(copy);
}

// 0xFF, 0b101, as programs write them.
std::size_t read_prefixed(std::string_view text, std::size_t at, Arena& arena, Token& token) {
  const bool is_hex = text.compare(at, 2, "0x") == 0;
  if (!is_hex && text.compare(at, 2, "0b") != 0) {
    return at;
  }
  const std::size_t end = run_end(text, at + 2, [&](char c) {
    return is_hex ? is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')
                  : c == '0' || c == '1';
  });
  const bool goes_on = end < text.size() && (is_small(text[end]) || is_capital(text[end]));
  if (end <= at + 3 || goes_on) {  // 0x5 reads as zero times x, too
    return at;
  }
  return make(capitals(text.substr(at + 2, end - at - 2), arena), is_hex ? "16" : "2", end, token);
}

}  // namespace

std::size_t read_based(std::string_view text, std::size_t at, const LexerOptions& options,
                       Arena& arena, Token& token) {
  if (!options.bases) {
    return at;
  }
  if (const std::size_t end = read_prefixed(text, at, arena, token); end != at) {
    return end;
  }
  const bool has_bracket = text[at] == '(';
  const std::size_t begin = at + (has_bracket ? 1 : 0);
  const std::size_t digits_end =
      run_end(text, begin, [](char c) { return is_digit(c) || is_capital(c); });
  const std::string_view digits = text.substr(begin, digits_end - begin);
  const bool closes = has_bracket && digits_end < text.size() && text[digits_end] == ')';
  std::size_t end = digits_end + (closes ? 1 : 0);
  const auto base = digits.empty() || closes != has_bracket ? std::nullopt : read_base(text, end);
  // A letter with an index, x_{16}, is a symbol.
  const bool has_letters = std::any_of(digits.begin(), digits.end(), is_capital);
  if (!base || (has_letters && (digits.size() < 2 || base->size() < 2 || *base <= "10"))) {
    return at;
  }
  return make(digits, *base, end, token);
}

std::size_t read_based_word(std::string_view text, std::size_t at, const LexerOptions& options,
                            Arena& arena, Token& token) {
  const std::size_t digits_end =
      run_end(text, at, [](char c) { return is_digit(c) || is_capital(c) || is_small(c); });
  if (!options.bases || digits_end == at || digits_end >= text.size() || text[digits_end] != '}') {
    return at;
  }
  std::size_t end = digits_end + 1;
  const auto base = read_base(text, end);
  return base ? make(capitals(text.substr(at, digits_end - at), arena), *base, end, token) : at;
}

}  // namespace aha::rewards::math
