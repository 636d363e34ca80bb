#include "rewards/math/rational_value.h"

#include "rewards/math/number_text.h"
#include "rewards/math/rational_evaluator.h"

namespace aha::rewards::math {

using enum RationalStatus;

RationalStatus RationalEvaluator::evaluate(const Expression& expression, const Binding* bindings,
                                           Rational& result) {
  if (!budget_.spend()) {
    return refused;
  }
  switch (expression.kind) {
    case Kind::number:
      return read_number(expression.text, result) ? value : not_rational;
    case Kind::symbol:
      if (const Rational* bound = find_value(bindings, expression.text)) {
        fmpq_set(result.value, bound->value);
        return value;
      }
      return not_rational;
    case Kind::add:
    case Kind::multiply:
      return fold(expression, bindings, result);
    case Kind::divide:
      return divide(expression.children, bindings, result);
    case Kind::negate:
    case Kind::factorial:
    case Kind::absolute:
    case Kind::floor:
    case Kind::ceiling:
      return unary(expression, bindings, result);
    case Kind::power:
    case Kind::root:
    case Kind::binomial:
    case Kind::logarithm:
      return binary(expression, bindings, result);
    case Kind::function:
      return function(expression, bindings, result);
    case Kind::sum:
    case Kind::product:
      return repeat(expression, bindings, result);
    default:
      return not_rational;
  }
}

RationalStatus RationalEvaluator::fold(const Expression& expression, const Binding* bindings,
                                       Rational& result) {
  const bool is_sum = expression.kind == Kind::add;
  Rational total;
  fmpq_set_si(total.value, is_sum ? 0 : 1, 1);
  Rational part;
  for (const Expression* child : expression.children) {
    if (const RationalStatus status = evaluate(*child, bindings, part); status != value) {
      return status;
    }
    if (is_sum) {
      fmpq_add(total.value, total.value, part.value);
    } else {
      fmpq_mul(total.value, total.value, part.value);
    }
    if (const RationalStatus status = within_bits(total); status != value) {
      return status;
    }
  }
  fmpq_swap(result.value, total.value);
  return value;
}

RationalStatus RationalEvaluator::divide(Children children, const Binding* bindings,
                                         Rational& result) {
  Rational dividend;
  Rational divisor;
  // The divisor first: x / 0 is undefined whatever x is.
  if (const RationalStatus status = evaluate(*children[1], bindings, divisor); status != value) {
    return status;
  }
  if (fmpq_is_zero(divisor.value)) {
    return undefined;
  }
  if (const RationalStatus status = evaluate(*children[0], bindings, dividend); status != value) {
    return status;
  }
  fmpq_div(result.value, dividend.value, divisor.value);
  return within_bits(result);
}

RationalStatus RationalEvaluator::unary(const Expression& expression, const Binding* bindings,
                                        Rational& result) {
  Rational argument;
  if (const RationalStatus status = evaluate(*expression.children[0], bindings, argument);
      status != value) {
    return status;
  }
  switch (expression.kind) {
    case Kind::negate:
      fmpq_neg(result.value, argument.value);
      return value;
    case Kind::absolute:
      fmpq_abs(result.value, argument.value);
      return value;
    case Kind::factorial:
      return factorial(argument, result);
    default:
      if (expression.kind == Kind::floor) {
        fmpz_fdiv_q(fmpq_numref(result.value), fmpq_numref(argument.value),
                    fmpq_denref(argument.value));
      } else {
        fmpz_cdiv_q(fmpq_numref(result.value), fmpq_numref(argument.value),
                    fmpq_denref(argument.value));
      }
      fmpz_one(fmpq_denref(result.value));
      return value;
  }
}

RationalStatus RationalEvaluator::binary(const Expression& expression, const Binding* bindings,
                                         Rational& result) {
  Rational first;
  Rational second;
  if (const RationalStatus status = evaluate(*expression.children[0], bindings, first);
      status != value) {
    return status;
  }
  if (const RationalStatus status = evaluate(*expression.children[1], bindings, second);
      status != value) {
    return status;
  }
  switch (expression.kind) {
    case Kind::power:
      return power(first, second, result);
    case Kind::root:
      return root(first, second, result);
    case Kind::binomial:
      return binomial(first, second, result);
    default:
      return logarithm(first, second, result);
  }
}

RationalStatus RationalEvaluator::repeat(const Expression& expression, const Binding* bindings,
                                         Rational& result) {
  std::int64_t first = 0;
  std::int64_t last = 0;
  if (!small_integer_value(*expression.children[1], bindings, budget_, first) ||
      !small_integer_value(*expression.children[2], bindings, budget_, last)) {
    return not_rational;
  }
  if (last - first >= static_cast<std::int64_t>(budget_.bounds().terms)) {
    return refuse("a sum or product has too many terms");
  }
  const bool is_sum = expression.kind == Kind::sum;
  Rational total;
  fmpq_set_si(total.value, is_sum ? 0 : 1, 1);
  Rational index;
  Rational part;
  const Binding inner{expression.children[0]->text, &index, bindings};
  for (std::int64_t i = first; i <= last; ++i) {
    fmpq_set_si(index.value, i, 1);
    if (const RationalStatus status = evaluate(*expression.children[3], &inner, part);
        status != value) {
      return status;
    }
    if (is_sum) {
      fmpq_add(total.value, total.value, part.value);
    } else {
      fmpq_mul(total.value, total.value, part.value);
    }
    if (const RationalStatus status = within_bits(total); status != value) {
      return status;
    }
  }
  fmpq_swap(result.value, total.value);
  return value;
}

RationalStatus RationalEvaluator::within_bits(const Rational& result) {
  const std::int64_t bits = result.bits();
  // What is long takes long: a step for every thousand bits.
  if (!budget_.spend(bits / 1024)) {
    return refused;
  }
  return bits <= budget_.bounds().bits ? value : refuse("a number is too large");
}

RationalStatus rational_value(const Expression& expression, const Binding* bindings, Budget& budget,
                              Rational& result) {
  return RationalEvaluator(budget).evaluate(expression, bindings, result);
}

bool small_integer_value(const Expression& expression, const Binding* bindings, Budget& budget,
                         std::int64_t& result) {
  Rational number;
  if (rational_value(expression, bindings, budget, number) != value || !number.is_integer() ||
      COEFF_IS_MPZ(*fmpq_numref(number.value))) {
    return false;
  }
  result = fmpz_get_si(fmpq_numref(number.value));
  return true;
}

}  // namespace aha::rewards::math
