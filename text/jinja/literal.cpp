#include "text/jinja/literal.h"

#include <charconv>
#include <string>

#include "text/jinja/value_text.h"
#include "text/utf8.h"

namespace aha::text::jinja {
namespace {

bool is_digit_of(char c, int base) {
  if (c >= '0' && c <= '9') return c - '0' < base;
  const char lower = static_cast<char>(c | 0x20);
  return base == 16 && lower >= 'a' && lower <= 'f';
}

// The digits that begin at `position`, without underscores between them.
std::string read_digits(std::string_view source, std::size_t& position, int base) {
  std::string digits;
  while (position < source.size()) {
    const bool underscore = source[position] == '_' && !digits.empty() &&
                            position + 1 < source.size() && is_digit_of(source[position + 1], base);
    if (!underscore && !is_digit_of(source[position], base)) break;
    if (!underscore) digits += source[position];
    ++position;
  }
  return digits;
}

Value to_integer(const std::string& digits, int base) {
  std::int64_t integer = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), integer, base);
  if (error == std::errc::result_out_of_range) {
    throw OperationError("the integer " + digits + " needs more than 64 bits");
  }
  if (error != std::errc() || end != digits.data() + digits.size()) {
    throw OperationError("not a number");
  }
  return Value(integer);
}

// The exponent of a float, with its sign; empty when there is none.
std::string read_exponent(std::string_view source, std::size_t& position) {
  std::size_t next = position;
  if (next == source.size() || (source[next] | 0x20) != 'e') return "";
  ++next;
  std::string sign;
  if (next < source.size() && (source[next] == '-' || source[next] == '+')) sign = source[next++];
  const std::string digits = read_digits(source, next, 10);
  if (digits.empty()) return "";
  position = next;
  return "e" + sign + digits;
}

char32_t read_code_point(std::string_view source, std::size_t& position, std::size_t size) {
  char32_t c = 0;
  for (std::size_t i = 0; i < size; ++i, ++position) {
    if (position == source.size() || !is_digit_of(source[position], 16)) {
      throw OperationError("an escape in a string needs more digits");
    }
    const char digit = source[position];
    c = c * 16 + static_cast<char32_t>(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
  }
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
    throw OperationError("an escape in a string is no character");
  }
  return c;
}

char32_t read_octal(std::string_view source, std::size_t& position) {
  char32_t c = 0;
  for (int i = 0; i < 3 && position < source.size() && is_digit_of(source[position], 8); ++i) {
    c = c * 8 + static_cast<char32_t>(source[position++] - '0');
  }
  return c;
}

// Reads the escape behind a backslash; one that Python does not know stays as it is.
void read_escape(std::string_view source, std::size_t& position, std::string& text) {
  const char kind = source[position];
  if (is_digit_of(kind, 8)) return append_utf8(read_octal(source, position), text);
  ++position;
  if (kind == 'x') return append_utf8(read_code_point(source, position, 2), text);
  if (kind == 'u') return append_utf8(read_code_point(source, position, 4), text);
  if (kind == 'U') return append_utf8(read_code_point(source, position, 8), text);
  if (kind == 'N') throw OperationError("the escape \\N in a string is not supported");
  if (kind == '\n') return;
  constexpr std::string_view kNames = "\\'\"abfnrtv";
  constexpr std::string_view kMeant = "\\'\"\a\b\f\n\r\t\v";
  const std::size_t known = kNames.find(kind);
  if (known == std::string_view::npos) text += '\\';
  text += known == std::string_view::npos ? kind : kMeant[known];
}

}  // namespace

Value read_string(std::string_view source, std::size_t& position) {
  const char quote = source[position++];
  std::string text;
  while (position < source.size() && source[position] != quote) {
    if (source[position] == '\\' && position + 1 < source.size()) {
      read_escape(source, ++position, text);
    } else {
      text += source[position++];
    }
  }
  if (position == source.size()) throw OperationError("the end of a string is missing");
  ++position;
  return Value(std::move(text));
}

Value read_number(std::string_view source, std::size_t& position) {
  if (source[position] == '0' && position + 1 < source.size()) {
    const char kind = static_cast<char>(source[position + 1] | 0x20);
    const int base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
    std::size_t next = position + 2;
    const std::string digits = base == 0 ? "" : read_digits(source, next, base);
    if (!digits.empty()) {
      position = next;
      return to_integer(digits, base);
    }
  }
  std::string digits = read_digits(source, position, 10);
  std::string fraction;
  if (position + 1 < source.size() && source[position] == '.') {
    std::size_t next = position + 1;
    fraction = read_digits(source, next, 10);
    if (!fraction.empty()) position = next;
  }
  const std::string exponent = read_exponent(source, position);
  if (!fraction.empty() || !exponent.empty()) {
    const std::string decimals = fraction.empty() ? "" : "." + fraction;
    return Value(*parse_float(digits + decimals + exponent));
  }
  if (digits.size() > 1 && digits[0] == '0' && digits.find_first_not_of('0') != std::string::npos) {
    throw OperationError("an integer must not begin with 0");
  }
  return to_integer(digits, 10);
}

}  // namespace aha::text::jinja
