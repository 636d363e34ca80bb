// The first and the last number of a text: first_number and last_number of answer_text.h.

#include "rewards/answer_text.h"

namespace aha::rewards {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_word(char c) { return is_digit(c) || c == '_' || (lower(c) >= 'a' && lower(c) <= 'z'); }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) {
    ++at;
  }
  return at;
}

// Where the number that starts with the digit at `at` ends.
std::size_t number_end(std::string_view text, std::size_t at) {
  std::size_t end = skip_digits(text, at);
  while (end + 1 < text.size() && is_digit(text[end + 1]) &&
         (text[end] == '.' || text[end] == ',' || text[end] == '/')) {
    end = skip_digits(text, end + 1);
  }
  if (end < text.size() && lower(text[end]) == 'e') {
    std::size_t exponent = end + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) {
      ++exponent;
    }
    if (exponent < text.size() && is_digit(text[exponent])) {
      end = skip_digits(text, exponent);
    }
  }
  return end;
}

bool is_sign_of_number(std::string_view text, std::size_t at) {
  if (text[at] != '-' && text[at] != '+') {
    return false;
  }
  const std::size_t last = text.substr(0, at).find_last_not_of(" \t\n\r\v\f");
  if (last == kNowhere) {
    return true;
  }
  const char before = text[last];
  const bool ends_operand = is_digit(before) || before == ')' || before == ']' || before == '}';
  return !ends_operand && (last + 1 < at || !is_word(before));
}

struct NumberSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The next number from `from` on, without its sign; empty where there is none.
std::optional<NumberSpan> next_number(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (is_digit(text[at]) && (at == 0 || !is_word(text[at - 1]))) {
      return NumberSpan{at, number_end(text, at)};
    }
  }
  return std::nullopt;
}

std::string_view with_sign(std::string_view text, NumberSpan number) {
  if (number.begin > 0 && is_sign_of_number(text, number.begin - 1)) {
    --number.begin;
  }
  return text.substr(number.begin, number.end - number.begin);
}

}  // namespace

std::optional<std::string_view> first_number(std::string_view text) {
  const std::optional<NumberSpan> number = next_number(text, 0);
  if (!number) {
    return std::nullopt;
  }
  return with_sign(text, *number);
}

std::optional<std::string_view> last_number(std::string_view text) {
  std::optional<NumberSpan> last;
  for (auto next = next_number(text, 0); next; next = next_number(text, next->end)) {
    last = next;
  }
  if (!last) {
    return std::nullopt;
  }
  return with_sign(text, *last);
}

}  // namespace aha::rewards
