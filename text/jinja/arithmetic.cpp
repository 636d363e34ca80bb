#include <cmath>
#include <limits>
#include <string>

#include "text/jinja/operators.h"
#include "text/jinja/sequence.h"
#include "text/jinja/text_builder.h"

namespace aha::text::jinja {
namespace {

constexpr std::size_t kMaxItems = 1'000'000;

std::string_view symbol(BinaryOperator op) {
  constexpr std::string_view kSymbols[] = {"+", "-", "*", "/", "//", "%", "**"};
  return kSymbols[static_cast<std::size_t>(op)];
}

[[noreturn]] void fail_overflow() { throw OperationError("an integer needs more than 64 bits"); }
[[noreturn]] void fail_zero() { throw OperationError("division by zero"); }

std::int64_t floor_quotient(std::int64_t left, std::int64_t right) {
  if (right == 0) fail_zero();
  if (right == -1) {
    if (left == std::numeric_limits<std::int64_t>::min()) fail_overflow();
    return -left;
  }
  const std::int64_t quotient = left / right;
  return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}

std::int64_t floor_remainder(std::int64_t left, std::int64_t right) {
  if (right == 0) fail_zero();
  if (right == -1) return 0;
  const std::int64_t remainder = left % right;
  return remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder;
}

std::int64_t integer_power(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  if (base == 0 || base == 1) return exponent == 0 ? 1 : base;
  if (base == -1) return exponent % 2 == 0 ? 1 : -1;
  for (; exponent > 0; --exponent) {  // at most 63 times before it is too large
    if (__builtin_mul_overflow(result, base, &result)) fail_overflow();
  }
  return result;
}

double float_remainder(double left, double right) {
  if (right == 0) fail_zero();
  const double remainder = std::fmod(left, right);
  if (remainder == 0) return std::copysign(0.0, right);
  return (remainder < 0) != (right < 0) ? remainder + right : remainder;
}

double float_floor_quotient(double left, double right) {
  const double quotient = (left - float_remainder(left, right)) / right;
  return quotient == 0 ? std::copysign(0.0, left / right) : std::round(quotient);
}

double float_power(double base, double exponent) {
  if (base == 0 && exponent < 0) throw OperationError("0 cannot be raised to a negative power");
  if (base < 0 && exponent != std::trunc(exponent)) {
    throw OperationError("a power would be a complex number");
  }
  const double power = std::pow(base, exponent);
  if (std::isinf(power) && std::isfinite(base) && std::isfinite(exponent)) {
    throw OperationError("a power is too large");
  }
  return power;
}

Value apply_to_integers(BinaryOperator op, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  switch (op) {
    case BinaryOperator::add:
      if (__builtin_add_overflow(left, right, &result)) fail_overflow();
      return Value(result);
    case BinaryOperator::subtract:
      if (__builtin_sub_overflow(left, right, &result)) fail_overflow();
      return Value(result);
    case BinaryOperator::multiply:
      if (__builtin_mul_overflow(left, right, &result)) fail_overflow();
      return Value(result);
    case BinaryOperator::divide:
      if (right == 0) fail_zero();
      return Value(static_cast<double>(left) / static_cast<double>(right));
    case BinaryOperator::floor_divide:
      return Value(floor_quotient(left, right));
    case BinaryOperator::remainder:
      return Value(floor_remainder(left, right));
    case BinaryOperator::power:
      break;
  }
  if (right >= 0) return Value(integer_power(left, right));
  return Value(float_power(static_cast<double>(left), static_cast<double>(right)));
}

Value apply_to_floats(BinaryOperator op, double left, double right) {
  switch (op) {
    case BinaryOperator::add:
      return Value(left + right);
    case BinaryOperator::subtract:
      return Value(left - right);
    case BinaryOperator::multiply:
      return Value(left * right);
    case BinaryOperator::divide:
      if (right == 0) fail_zero();
      return Value(left / right);
    case BinaryOperator::floor_divide:
      return Value(float_floor_quotient(left, right));
    case BinaryOperator::remainder:
      return Value(float_remainder(left, right));
    case BinaryOperator::power:
      break;
  }
  return Value(float_power(left, right));
}

bool is_list_or_tuple(const Value& value) {
  return value.sequence() && (value.sequence()->kind() == SequenceKind::list ||
                              value.sequence()->kind() == SequenceKind::tuple);
}

Value repeat(const Value& value, std::int64_t times) {
  const std::size_t count = times < 0 ? 0 : static_cast<std::size_t>(times);
  if (value.is_string()) {
    TextBuilder out;
    out.append_repeated(value.string(), count);
    return Value(out.take());
  }
  const auto& items = value.sequence()->items();
  if (!items.empty() && count > kMaxItems / items.size()) {
    throw OperationError("a list of more than " + std::to_string(kMaxItems) + " items");
  }
  std::vector<Value> repeated;
  for (std::size_t i = 0; i < count; ++i) {
    repeated.insert(repeated.end(), items.begin(), items.end());
  }
  return Value(std::make_shared<Sequence>(value.sequence()->kind(), std::move(repeated)));
}

Value join_sequences(const Sequence& left, const Sequence& right) {
  std::vector<Value> items = left.items();
  items.insert(items.end(), right.items().begin(), right.items().end());
  return Value(std::make_shared<Sequence>(left.kind(), std::move(items)));
}

Value add_texts(const std::string& left, const std::string& right) {
  TextBuilder out;
  out.append(left);
  out.append(right);
  return Value(out.take());
}

void check_defined(const Value& value) {
  if (value.is_undefined()) throw OperationError(*value.undefined()->problem);
}

[[noreturn]] void fail_operands(BinaryOperator op, const Value& left, const Value& right) {
  if (op == BinaryOperator::remainder && left.is_string()) {
    throw OperationError("formatting a string with % is not supported");
  }
  if (left.marked_safe() || right.marked_safe()) {
    throw OperationError("text marked as safe can only be printed or joined by ~");
  }
  throw OperationError("unsupported operand types for " + std::string(symbol(op)) + ": '" +
                       left.type_name() + "' and '" + right.type_name() + "'");
}

}  // namespace

Value apply(BinaryOperator op, const Value& left, const Value& right) {
  check_defined(left);
  check_defined(right);
  if (left.is_integer() && right.is_integer()) {
    return apply_to_integers(op, left.integer(), right.integer());
  }
  if (left.is_number() && right.is_number()) {
    return apply_to_floats(op, left.number(), right.number());
  }
  if (op == BinaryOperator::add) {
    if (left.is_string() && right.is_string()) return add_texts(left.string(), right.string());
    if (is_list_or_tuple(left) && is_list_or_tuple(right) &&
        left.sequence()->kind() == right.sequence()->kind()) {
      return join_sequences(*left.sequence(), *right.sequence());
    }
  }
  if (op == BinaryOperator::multiply) {
    const auto repeatable = [](const Value& v) { return v.is_string() || is_list_or_tuple(v); };
    if (repeatable(left) && right.is_integer()) return repeat(left, right.integer());
    if (left.is_integer() && repeatable(right)) return repeat(right, left.integer());
  }
  fail_operands(op, left, right);
}

Value negate(const Value& value) {
  check_defined(value);
  if (value.is_float()) return Value(-value.number());
  return apply(BinaryOperator::subtract, Value(0), Value(value.integer("the operand of -")));
}

Value plus(const Value& value) {
  check_defined(value);
  if (value.is_float()) return value;
  return Value(value.integer("the operand of +"));
}

}  // namespace aha::text::jinja
