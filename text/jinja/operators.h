#pragma once

#include <string_view>

#include "text/jinja/value.h"

namespace aha::text::jinja {

// Python's operators. All fail with an OperationError where Python raises, and where an integer
// would need more than 64 bits.

enum class BinaryOperator { add, subtract, multiply, divide, floor_divide, remainder, power };

Value apply(BinaryOperator op, const Value& left, const Value& right);
Value negate(const Value& value);
// Unary plus.
Value plus(const Value& value);

bool is_equal(const Value& left, const Value& right);
// left < right.
bool is_less(const Value& left, const Value& right);
// left <= right.
bool is_at_most(const Value& left, const Value& right);
// item in container.
bool contains(const Value& container, const Value& item);

}  // namespace aha::text::jinja
