#include "rewards/math/number_reader.h"

#include <algorithm>
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
  constexpr std::array<std::string_view, 10> kBraced{"\\!,\\!", "\\!,", "{,}",   "{, }", ",\\!",
                                                     "{,\\!}",  "\\,",  "{\\,}", "\\ ",  "~"};
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

// Where the dots at `at` end: 0.333..., 0.333\ldots; `at` where there are none.
std::size_t dots_end(std::string_view text, std::size_t at) {
  const std::size_t start = skip_blanks(text, at);
  for (const std::string_view dots : {"...", "\\ldots", "\\dots", "\\cdots"}) {
    if (text.compare(start, dots.size(), dots) == 0) {
      return start + dots.size();
    }
  }
  return at;
}

// How long the period is that the last digits show: each twice, a single digit three times, or
// twice where there are only two decimals. 0 where they show none.
std::size_t shown_period(std::string_view digits) {
  const std::size_t decimals = digits.size() - digits.find('.') - 1;
  for (std::size_t period = 1; 2 * period <= decimals; ++period) {
    const std::size_t shown = period == 1 && decimals > 2 ? 3 : 2 * period;
    const std::string_view last = digits.substr(digits.size() - std::min(shown, decimals));
    if (last.size() == shown &&
        std::equal(last.begin() + static_cast<std::ptrdiff_t>(period), last.end(), last.begin())) {
      return period;
    }
  }
  return 0;
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

}  // namespace

std::size_t read_number(std::string_view text, std::size_t at, bool in_brackets,
                        const LexerOptions& options, Arena& arena, Token& token, bool& bare_comma) {
  if (const std::size_t based = read_based(text, at, options, arena, token); based != at) {
    return based;
  }
  std::string digits = read_whole(text, at, in_brackets, options, bare_comma);
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
      const std::size_t after_dots = dots_end(text, at);
      const std::size_t period = after_dots == at ? 0 : shown_period(digits);
      if (period != 0) {
        token.type = TokenType::repeating;
        token.text = arena.keep(std::string_view(digits).substr(0, digits.size() - period));
        token.extra = arena.keep(std::string_view(digits).substr(digits.size() - period));
        return after_dots;
      }
    }
  }
  token.text = arena.keep(digits);
  return read_exponent(text, at, token);
}

}  // namespace aha::rewards::math
