// Functions whose values at rational numbers are rational, or are at a few.

#include "rewards/math/function_name.h"
#include "rewards/math/rational_evaluator.h"

namespace aha::rewards::math {

using enum RationalStatus;

namespace {

bool takes_many(Function function) {
  return function == Function::gcd || function == Function::lcm || function == Function::min ||
         function == Function::max;
}

// One step of gcd, lcm, min or max; false where it needs integers.
bool combine(Function function, Rational& total, const Rational& part) {
  if (function == Function::min || function == Function::max) {
    const int order = fmpq_cmp(part.value, total.value);
    if (function == Function::min ? order < 0 : order > 0) {
      fmpq_set(total.value, part.value);
    }
    return true;
  }
  if (!total.is_integer() || !part.is_integer()) {
    return false;
  }
  fmpz* whole = fmpq_numref(total.value);
  if (function == Function::gcd) {
    fmpz_gcd(whole, whole, fmpq_numref(part.value));
  } else {
    fmpz_lcm(whole, whole, fmpq_numref(part.value));
  }
  return true;
}

RationalStatus take(int number, Rational& result) {
  fmpq_set_si(result.value, number, 1);
  return value;
}

RationalStatus at_zero(Function function, Rational& result) {
  switch (function) {
    case Function::sin:
    case Function::tan:
    case Function::arcsin:
    case Function::arctan:
    case Function::sinh:
    case Function::tanh:
    case Function::arcsinh:
    case Function::arctanh:
    case Function::sqrt:
      return take(0, result);
    case Function::cos:
    case Function::sec:
    case Function::exp:
    case Function::cosh:
    case Function::sech:
      return take(1, result);
    case Function::cot:
    case Function::csc:
    case Function::coth:
    case Function::csch:
    case Function::ln:
    case Function::arg:
      return undefined;
    default:
      return not_rational;
  }
}

RationalStatus of_one(Function function, const Rational& x, Rational& result) {
  switch (function) {
    case Function::re:
    case Function::conj:
      fmpq_set(result.value, x.value);
      return value;
    case Function::abs:
      fmpq_abs(result.value, x.value);
      return value;
    case Function::sign:
      return take(fmpq_sgn(x.value), result);
    case Function::im:
      return take(0, result);
    default:
      break;
  }
  if (fmpq_is_zero(x.value)) {
    return at_zero(function, result);
  }
  if (function == Function::arg && fmpq_sgn(x.value) > 0) {
    return take(0, result);
  }
  if (fmpq_is_one(x.value) &&
      (function == Function::ln || function == Function::arccos || function == Function::arccosh)) {
    return take(0, result);
  }
  return not_rational;
}

}  // namespace

RationalStatus RationalEvaluator::function(const Expression& expression, const Binding* bindings,
                                           Rational& result) {
  const Function name = find_function(expression.text);
  const Children arguments = expression.children;
  if (arguments.empty()) {
    return not_rational;
  }
  Rational total;
  if (const RationalStatus status = evaluate(*arguments[0], bindings, total); status != value) {
    return status;
  }
  if (takes_many(name)) {
    if (name == Function::gcd || name == Function::lcm) {
      if (!total.is_integer()) {
        return not_rational;
      }
      fmpq_abs(total.value, total.value);
    }
    Rational part;
    for (const Expression* argument : arguments.subspan(1)) {
      if (const RationalStatus status = evaluate(*argument, bindings, part); status != value) {
        return status;
      }
      if (!combine(name, total, part)) {
        return not_rational;
      }
      if (const RationalStatus status = within_bits(total); status != value) {
        return status;
      }
    }
    fmpq_swap(result.value, total.value);
    return value;
  }
  if (arguments.size() == 2 && name == Function::mod) {
    Rational modulus;
    if (const RationalStatus status = evaluate(*arguments[1], bindings, modulus); status != value) {
      return status;
    }
    if (!total.is_integer() || !modulus.is_integer()) {
      return not_rational;
    }
    if (fmpq_is_zero(modulus.value)) {
      return undefined;
    }
    fmpq_zero(result.value);
    fmpz_mod(fmpq_numref(result.value), fmpq_numref(total.value), fmpq_numref(modulus.value));
    return value;
  }
  return arguments.size() == 1 ? of_one(name, total, result) : not_rational;
}

}  // namespace aha::rewards::math
