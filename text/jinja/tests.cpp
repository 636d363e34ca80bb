#include "text/jinja/tests.h"

#include <string>
#include <unordered_map>

#include "text/jinja/code_points.h"
#include "text/jinja/object.h"
#include "text/jinja/operators.h"
#include "text/jinja/sequence.h"
#include "text/jinja/value_text.h"

namespace aha::text::jinja {
namespace {

using Property = bool (*)(const Value& value);
using Relation = bool (*)(const Value& value, const Value& other);

template <Property property>
bool has(const Value& value, const Arguments& arguments) {
  const BoundArguments none("the test", arguments, {});
  return property(value);
}

template <Relation relation>
bool relates(const Value& value, const Arguments& arguments) {
  const BoundArguments bound("the test", arguments, {""}, 1);
  return relation(value, *bound[0]);
}

bool is_defined(const Value& value) { return !value.is_undefined(); }
bool is_undefined(const Value& value) { return value.is_undefined(); }
bool is_none(const Value& value) { return value.is_none(); }
bool is_boolean(const Value& value) { return value.is_bool(); }
bool is_true_itself(const Value& value) { return value.is_bool() && value.is_true(); }
bool is_false_itself(const Value& value) { return value.is_bool() && !value.is_true(); }
bool is_integer(const Value& value) { return value.is_integer() && !value.is_bool(); }
bool is_float(const Value& value) { return value.is_float(); }
bool is_number(const Value& value) { return value.is_number(); }
bool is_string(const Value& value) { return value.is_string() || value.marked_safe(); }
bool is_mapping(const Value& value) { return value.dict() != nullptr; }
bool is_iterable_value(const Value& value) { return is_iterable(value) || value.marked_safe(); }
bool is_callable(const Value& value) {
  return value.is_undefined() || (value.object() && value.object()->is_callable());
}
// jinja2 counts text, mappings and even undefined values.
bool is_sequence(const Value& value) {
  return is_string(value) || is_mapping(value) || is_undefined(value) ||
         (value.sequence() && value.sequence()->is_indexed());
}

bool leaves(const Value& value, const Value& divisor, std::int64_t remainder) {
  return is_equal(apply(BinaryOperator::remainder, value, divisor), Value(remainder));
}
bool is_odd(const Value& value) { return leaves(value, Value(2), 1); }
bool is_even(const Value& value) { return leaves(value, Value(2), 0); }
bool is_divisible_by(const Value& value, const Value& divisor) { return leaves(value, divisor, 0); }

bool is_lower(const Value& value) {
  const std::string text = to_text(value);
  return to_lower(text) == text && to_upper(text) != text;
}
bool is_upper(const Value& value) {
  const std::string text = to_text(value);
  return to_upper(text) == text && to_lower(text) != text;
}

bool is_not_equal(const Value& value, const Value& other) { return !is_equal(value, other); }
bool is_greater(const Value& value, const Value& other) { return is_less(other, value); }
bool is_at_least(const Value& value, const Value& other) { return is_at_most(other, value); }
bool is_same(const Value& value, const Value& other) { return value.same_as(other); }
bool is_in(const Value& value, const Value& container) { return contains(container, value); }

}  // namespace

Test find_test(std::string_view name) {
  static const std::unordered_map<std::string_view, Test> kTests = {
      {"boolean", has<is_boolean>},
      {"callable", has<is_callable>},
      {"defined", has<is_defined>},
      {"divisibleby", relates<is_divisible_by>},
      {"eq", relates<is_equal>},
      {"equalto", relates<is_equal>},
      {"==", relates<is_equal>},
      {"even", has<is_even>},
      {"false", has<is_false_itself>},
      {"float", has<is_float>},
      {"ge", relates<is_at_least>},
      {">=", relates<is_at_least>},
      {"greaterthan", relates<is_greater>},
      {"gt", relates<is_greater>},
      {">", relates<is_greater>},
      {"in", relates<is_in>},
      {"integer", has<is_integer>},
      {"iterable", has<is_iterable_value>},
      {"le", relates<is_at_most>},
      {"<=", relates<is_at_most>},
      {"lessthan", relates<is_less>},
      {"lower", has<is_lower>},
      {"lt", relates<is_less>},
      {"<", relates<is_less>},
      {"mapping", has<is_mapping>},
      {"ne", relates<is_not_equal>},
      {"!=", relates<is_not_equal>},
      {"none", has<is_none>},
      {"number", has<is_number>},
      {"odd", has<is_odd>},
      {"sameas", relates<is_same>},
      {"sequence", has<is_sequence>},
      {"string", has<is_string>},
      {"true", has<is_true_itself>},
      {"undefined", has<is_undefined>},
      {"upper", has<is_upper>},
  };
  const auto found = kTests.find(name);
  return found == kTests.end() ? nullptr : found->second;
}

}  // namespace aha::text::jinja
