#include "rewards/code/compare_output.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

namespace aha::rewards {
namespace {

constexpr std::string_view kWhite = " \t\n\r\v\f";

std::string_view next_token(std::string_view& text) {
  const std::size_t begin = text.find_first_not_of(kWhite);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = std::min(text.find_first_of(kWhite, begin), text.size());
  const std::string_view token = text.substr(begin, end - begin);
  text.remove_prefix(end);
  return token;
}

std::optional<double> number(std::string_view token) {
  if (token.starts_with('+')) token.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
  const bool whole = error == std::errc{} && end == token.data() + token.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

bool is_integer(std::string_view token) {
  if (token.starts_with('-')) token.remove_prefix(1);
  return !token.empty() && token.find_first_not_of("0123456789") == std::string_view::npos;
}

bool same_token(std::string_view output, std::string_view expected, double tolerance) {
  if (output == expected) return true;
  if (tolerance <= 0 || (is_integer(output) && is_integer(expected))) return false;
  const std::optional<double> a = number(output);
  const std::optional<double> b = number(expected);
  if (!a || !b) return false;
  return is_integer(expected) ? is_near_whole(*a, *b, tolerance) : is_near(*a, *b, tolerance);
}

}  // namespace

bool is_near(double a, double b, double tolerance) {
  return a == b || std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

bool is_near_whole(double a, double b, double tolerance) {
  return a == b || (std::abs(a - b) < 0.5 && is_near(a, b, tolerance));
}

bool same_tokens(std::string_view output, std::string_view expected, double tolerance) {
  for (;;) {
    const std::string_view a = next_token(output);
    const std::string_view b = next_token(expected);
    if (a.empty() || b.empty()) return a.empty() && b.empty();
    if (!same_token(a, b, tolerance)) return false;
  }
}

}  // namespace aha::rewards
