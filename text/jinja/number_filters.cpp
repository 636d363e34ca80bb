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

namespace aha::text::jinja {
namespace {

void check_defined(const Value& value) {
  if (value.is_undefined()) throw OperationError(*value.undefined()->problem);
}

/// As Python's int() and float() read text; nothing when they would not. Underscores between digits
/// are not read.
template <typename Number>
std::optional<Number> parse(std::string_view text) {
  text = strip(text, Side::both);
  if (text.find('_') != std::string_view::npos) {
    throw OperationError("reading a number with underscores is not supported");
  }
  if (text.starts_with("+") && !text.starts_with("+-")) text.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) throw OperationError("a number is out of range");
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
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
  const Value otherwise = bound.value_or(0, Value(0));
  if (input.is_integer()) return Value(input.integer());
  if (input.is_float()) return whole(input.number(), otherwise);
  if (!input.is_string()) return otherwise;
  if (const auto integer = parse<std::int64_t>(input.string())) return Value(*integer);
  const auto number = parse<double>(input.string());
  return number ? whole(*number, otherwise) : otherwise;
}

Value float_filter(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("float", arguments, {"default"});
  check_defined(input);
  const Value otherwise = bound.value_or(0, Value(0.0));
  if (input.is_number()) return Value(input.number());
  if (!input.is_string()) return otherwise;
  const auto number = parse<double>(input.string());
  return number ? Value(*number) : otherwise;
}

/// To so many decimals, as Python does: a tie goes to the even digit.
double round_half_even(double number, std::int64_t decimals) {
  if (!std::isfinite(number) || decimals > 300) return number;
  if (decimals < 0) throw OperationError("round() to less than a whole number is not supported");
  std::array<char, 700> text;
  std::snprintf(text.data(), text.size(), "%.*f", static_cast<int>(decimals), number);
  return std::stod(text.data());
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
