#include "text/jinja/operator_expressions.h"

#include <algorithm>

#include "text/jinja/renderer.h"
#include "text/jinja/text_builder.h"
#include "text/jinja/value_text.h"

namespace aha::text::jinja {
namespace {

bool compare(ComparisonOperator op, const Value& left, const Value& right) {
  switch (op) {
    case ComparisonOperator::equal:
      return is_equal(left, right);
    case ComparisonOperator::unequal:
      return !is_equal(left, right);
    case ComparisonOperator::less:
      return is_less(left, right);
    case ComparisonOperator::at_most:
      return is_at_most(left, right);
    case ComparisonOperator::greater:
      return is_less(right, left);
    case ComparisonOperator::at_least:
      return is_at_most(right, left);
    case ComparisonOperator::in:
      return contains(right, left);
    case ComparisonOperator::not_in:
      break;
  }
  return !contains(right, left);
}

// What a comparison may have to read.
std::size_t work_of(ComparisonOperator op, const Value& left, const Value& right) {
  const bool searches = op == ComparisonOperator::in || op == ComparisonOperator::not_in;
  if (searches && !right.dict()) return right.weight();
  return std::min(left.weight(), right.weight());
}

}  // namespace

Value Arithmetic::value(Renderer& renderer) const {
  const Value left = left_->evaluate(renderer);
  Value result = apply(op_, left, right_->evaluate(renderer));
  charge_made(renderer, result);
  return result;
}

Value Signed::value(Renderer& renderer) const {
  const Value operand = operand_->evaluate(renderer);
  return negative_ ? negate(operand) : plus(operand);
}

Value Concatenation::value(Renderer& renderer) const {
  TextBuilder out;
  for (const auto& part : parts_) {
    const Value value = part->evaluate(renderer);
    renderer.charge(value.weight());
    out.append(to_text(value));
  }
  return Value(out.take());
}

Value Comparison::value(Renderer& renderer) const {
  Value left = first_->evaluate(renderer);
  for (const auto& [op, operand] : links_) {
    Value right = operand->evaluate(renderer);
    renderer.charge(work_of(op, left, right));
    if (!compare(op, left, right)) return Value(false);
    left = std::move(right);
  }
  return Value(true);
}

Value Logical::value(Renderer& renderer) const {
  Value left = left_->evaluate(renderer);
  return left.is_true() == is_or_ ? left : right_->evaluate(renderer);
}

Value Negation::value(Renderer& renderer) const {
  return Value(!operand_->evaluate(renderer).is_true());
}

Value Conditional::value(Renderer& renderer) const {
  if (condition_->evaluate(renderer).is_true()) return then_->evaluate(renderer);
  if (otherwise_) return otherwise_->evaluate(renderer);
  return Value::undefined("an inline if was false and has no else");
}

}  // namespace aha::text::jinja
