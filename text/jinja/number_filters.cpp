#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>

#include "text/jinja/code_points.h"
#include "text/jinja/filters.h"
#include "text/jinja/operators.h"
#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"
#include "text/jinja/value_text.h"

namespace aha::text::jinja {
namespace {

void check_defined(const Value& value) {
  if (value.is_undefined()) throw OperationError(*value.undefined()->problem);
}

// What Python's int() and float() read of text.
std::string_view digits_of(const std::string& text) {
  if (text.find('_') != std::string::npos) {
    throw OperationError("reading a number with underscores is not supported");
  }
  return strip(text, Side::both);
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  if (text.starts_with("+") && !text.starts_with("+-")) text.remove_prefix(1);
  std::int64_t integer = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (error == std::errc::result_out_of_range) {
    throw OperationError("an integer needs more than 64 bits");
  }
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return integer;
}

Value whole(double number, const Value& otherwise) {
  if (!std::isfinite(number)) return otherwise;
  const double truncated = std::trunc(number);
  if (std::abs(truncated) >= 9.2e18) throw OperationError("an integer needs more than 64 bits");
  return Value(static_cast<std::int64_t>(truncated));
}

Value int_filter(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("int", arguments, {"default", "base"});
  check_defined(input);
  if (bound.integer_or(1, 10) != 10) throw OperationError("int() supports base 10 only");
  Value otherwise = bound.value_or(0, Value(0));
  if (input.is_integer()) return Value(input.integer());
  if (input.is_float()) return whole(input.number(), otherwise);
  if (!input.is_string()) return otherwise;
  const std::string_view digits = digits_of(input.string());
  if (const auto integer = parse_integer(digits)) return Value(*integer);
  const auto number = parse_float(digits);
  return number ? whole(*number, otherwise) : otherwise;
}

Value float_filter(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("float", arguments, {"default"});
  check_defined(input);
  Value otherwise = bound.value_or(0, Value(0.0));
  if (input.is_number()) return Value(input.number());
  if (!input.is_string()) return otherwise;
  const auto number = parse_float(digits_of(input.string()));
  return number ? Value(*number) : otherwise;
}

// To so many decimals, as Python does: a tie goes to the even digit.
double round_half_even(double number, std::int64_t decimals) {
  if (!std::isfinite(number) || decimals > 300) return number;
  if (decimals < 0) throw OperationError("round() to less than a whole number is not supported");
  std::array<char, 700> text;
  std::snprintf(text.data(), text.size(), "%.*f", static_cast<int>(decimals), number);
  return parse_float(text.data()).value_or(number);
}

Value round_filter(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("round", arguments, {"precision", "method"});
  check_defined(input);
  if (!input.is_number()) throw OperationError("round() needs a number");
  const std::int64_t decimals = bound.integer_or(0, 0);
  const Value method = bound.value_or(1, Value("common"));
  const std::string& name = method.string("the method of round()");
  if (name == "common") {
    if (input.is_integer() && decimals >= 0) return Value(input.integer());
    return Value(round_half_even(input.number(), decimals));
  }
  if (name != "ceil" && name != "floor") {
    throw OperationError("the method of round() must be common, ceil or floor");
  }
  const double scale = std::pow(10.0, static_cast<double>(decimals));
  const double scaled = input.number() * scale;
  return Value((name == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / scale);
}

Value abs_filter(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments none("abs", arguments, {});
  check_defined(input);
  if (!input.is_number()) throw OperationError("abs() needs a number");
  return is_less(input, Value(0)) ? negate(input) : plus(input);
}

Value sum_filter(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("sum", arguments, {"attribute", "start"});
  Value sum = bound.value_or(1, Value(0));
  if (sum.is_string()) throw OperationError("sum() does not add strings");
  for (const Value& item : items_of(input)) {
    sum = apply(BinaryOperator::add, sum, bound[0] ? get_path(item, *bound[0]) : item);
    renderer.charge(sum.weight());
  }
  return sum;
}

}  // namespace

const FilterTable& number_filters() {
  static const FilterTable kFilters = {
      {"abs", abs_filter},     {"float", float_filter}, {"int", int_filter},
      {"round", round_filter}, {"sum", sum_filter},
  };
  return kFilters;
}

}  // namespace aha::text::jinja
