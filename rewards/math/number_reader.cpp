#include "rewards/math/number_reader.h"

#include <array>
#include <optional>
#include <string>

namespace aha::rewards::math {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) {
    ++at;
  }
  return at;
}

bool has_three_digits(std::string_view text, std::size_t at) {
  return digits_end(text, at) == at + 3;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') {
    ++at;
  }
  return at;
}

// A separator of thousands at `at`: gives the place of the three digits after it, or `at`.
std::size_t after_separator(std::string_view text, std::size_t at, bool in_brackets, bool& bare) {
  constexpr std::array<std::string_view, 8> kBraced{"{,}", "{, }",  ",\\!", "{,\\!}",
                                                    "\\,", "{\\,}", "\\ ",  "~"};
  const std::size_t start = skip_blanks(text, at);
  for (const std::string_view separator : kBraced) {
    if (text.compare(start, separator.size(), separator) == 0) {
      const std::size_t next = skip_blanks(text, start + separator.size());
      return has_three_digits(text, next) ? next : at;
    }
  }
  if (text.compare(start, 3, "{ ,") == 0 || text.compare(start, 2, "{,") == 0) {
    const std::size_t close = text.find('}', start);
    if (close != std::string_view::npos && close - start <= 4 &&
        has_three_digits(text, close + 1)) {
      return close + 1;
    }
  }
  if (at < text.size() && text[at] == ',' && !in_brackets && has_three_digits(text, at + 1)) {
    bare = true;
    return at + 1;
  }
  if (at < text.size() && text[at] == ' ' && has_three_digits(text, at + 1)) {
    return at + 1;
  }
  return at;
}

// The digits of a whole number without its separators; `at` moves behind it.
std::string read_whole(std::string_view text, std::size_t& at, bool in_brackets,
                       const LexerOptions& options, bool& bare_comma) {
  std::size_t end = digits_end(text, at);
  std::string digits(text.substr(at, end - at));
  const bool may_group =
      options.thousands_separators && end > at && end - at <= 3 && text[at] != '0';
  while (may_group) {
    bool bare = false;
    const std::size_t next = after_separator(text, end, in_brackets, bare);
    if (next == end) {
      break;
    }
    bare_comma = bare_comma || bare;
    digits += text.substr(next, 3);
    end = next + 3;
  }
  at = end;
  return digits;
}

struct Period {
  std::string digits;
  std::size_t end = 0;
};

std::optional<Period> read_period(std::string_view text, std::size_t at) {
  const auto group = [&](std::string_view open, char close) -> std::optional<Period> {
    if (text.compare(at, open.size(), open) != 0) {
      return std::nullopt;
    }
    const std::size_t begin = at + open.size();
    const std::size_t end = digits_end(text, begin);
    if (end == begin || end >= text.size() || text[end] != close) {
      return std::nullopt;
    }
    return Period{std::string(text.substr(begin, end - begin)), end + 1};
  };
  for (const std::string_view open : {"\\overline{", "\\bar{", "\\dot{"}) {
    if (auto period = group(open, '}')) {
      if (open != "\\dot{") {
        return period;
      }
      // From the first dot to the second.
      std::size_t end = digits_end(text, period->end);
      if (text.compare(end, open.size(), open) == 0) {
        const std::size_t last = end + open.size();
        const std::size_t last_end = digits_end(text, last);
        if (last_end > last && last_end < text.size() && text[last_end] == '}') {
          period->digits += text.substr(period->end, end - period->end);
          period->digits += text.substr(last, last_end - last);
          period->end = last_end + 1;
        }
      }
      return period;
    }
  }
  return group("(", ')');
}

std::size_t read_exponent(std::string_view text, std::size_t at, Token& token) {
  if (at >= text.size() || (text[at] != 'e' && text[at] != 'E')) {
    return at;
  }
  std::size_t begin = at + 1;
  if (begin < text.size() && (text[begin] == '+' || text[begin] == '-')) {
    ++begin;
  }
  const std::size_t end = digits_end(text, begin);
  if (end == begin || end - begin > 6) {
    return at;
  }
  token.extra = text.substr(at + 1, end - at - 1);
  return end;
}

// `_5`, `_{16}`, `_{\text{16}}` at `at`: the base; moves `at` behind it.
std::optional<std::string_view> read_base(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '_') {
    return std::nullopt;
  }
  std::size_t begin = at + 1;
  std::size_t braces = 0;
  for (const std::string_view open : {"{", "\\text{", "\\mathrm{"}) {
    if (text.compare(begin, open.size(), open) == 0) {
      begin += open.size();
      ++braces;
    }
  }
  std::size_t end = digits_end(text, begin);
  const std::string_view base = text.substr(begin, end - begin);
  for (; braces > 0; --braces) {
    if (end >= text.size() || text[end] != '}') {
      return std::nullopt;
    }
    ++end;
  }
  const bool fits = base.size() == 1 ? base[0] >= '2' : base.size() == 2 && base <= "36";
  if (!fits || base[0] == '0') {
    return std::nullopt;
  }
  at = end;
  return base;
}

std::size_t alphanumeric_end(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_digit(text[at]) || (text[at] >= 'A' && text[at] <= 'Z'))) {
    ++at;
  }
  return at;
}

}  // namespace

std::size_t read_based_letters(std::string_view text, std::size_t at, const LexerOptions& options,
                               Token& token) {
  std::size_t end = alphanumeric_end(text, at);
  if (!options.bases || end < at + 2) {
    return at;
  }
  const std::string_view digits = text.substr(at, end - at);
  const auto base = read_base(text, end);
  if (!base || *base <= "10" || base->size() < 2) {
    return at;
  }
  token.type = TokenType::based;
  token.text = digits;
  token.extra = *base;
  return end;
}

std::size_t read_number(std::string_view text, std::size_t at, bool in_brackets,
                        const LexerOptions& options, Arena& arena, Token& token, bool& bare_comma) {
  const std::size_t based = read_based_letters(text, at, options, token);
  if (based != at) {
    return based;
  }
  const std::size_t begin = at;
  std::string digits = read_whole(text, at, in_brackets, options, bare_comma);
  if (options.bases && at == begin + digits.size()) {
    std::size_t end = at;
    if (const auto base = read_base(text, end)) {
      token.type = TokenType::based;
      token.text = text.substr(begin, at - begin);
      token.extra = *base;
      return end;
    }
  }
  const bool comma_is_point = options.decimal_comma && !in_brackets && at + 1 < text.size() &&
                              text[at] == ',' && is_digit(text[at + 1]);
  bare_comma = bare_comma || comma_is_point;
  const bool period_next =
      at < text.size() && text[at] == '.' &&
      (text.compare(at + 1, 1, "\\") == 0 || text.compare(at + 1, 1, "(") == 0) &&
      read_period(text, at + 1).has_value();
  token.type = TokenType::number;
  if (comma_is_point || period_next ||
      (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1]))) {
    const std::size_t end = digits_end(text, at + 1);
    digits = (digits.empty() ? "0" : digits) + "." + std::string(text.substr(at + 1, end - at - 1));
    at = end;
    if (options.repeating_decimals) {
      if (const auto period = read_period(text, at)) {
        token.type = TokenType::repeating;
        token.text = arena.keep(digits);
        token.extra = arena.keep(period->digits);
        return period->end;
      }
    }
  }
  token.text = arena.keep(digits);
  return read_exponent(text, at, token);
}

}  // namespace aha::rewards::math
