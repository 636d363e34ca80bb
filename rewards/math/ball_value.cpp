#include "rewards/math/ball_value.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "rewards/math/ball_function.h"
#include "rewards/math/number_text.h"
#include "rewards/math/rational_value.h"

namespace aha::rewards::math {

bool BallEvaluator::evaluate(const Expression& expression, const Binding* bindings, Ball& result) {
  if (!budget_.spend(1 + precision_ / 256) || !take(expression, bindings, result)) {
    return false;
  }
  left_reals_ = left_reals_ || !arb_is_zero(acb_imagref(result.value));
  note_magnitude(result);
  return true;
}

void BallEvaluator::note_magnitude(const Ball& result) {
  constexpr std::int64_t kMost = 1'000'000'000'000;  // of a part, so that their sum fits
  for (arb_srcptr part : {acb_realref(result.value), acb_imagref(result.value)}) {
    if (arb_contains_zero(part) || arf_is_special(arb_midref(part))) {
      continue;
    }
    const fmpz* exponent = ARF_EXPREF(arb_midref(part));
    magnitude_bits_ +=
        COEFF_IS_MPZ(*exponent) ? kMost : std::min<std::int64_t>(kMost, std::abs(*exponent));
  }
}

bool BallEvaluator::take(const Expression& expression, const Binding* bindings, Ball& result) {
  acb_ptr z = result.value;
  switch (expression.kind) {
    case Kind::number:
    case Kind::symbol: {
      Rational number;
      if (is_rational(expression, bindings, number)) {
        acb_set_fmpq(z, number.value, precision_);
      } else {
        acb_indeterminate(z);
      }
      return true;
    }
    case Kind::constant:
      return constant(expression, result);
    case Kind::add:
    case Kind::multiply:
    case Kind::divide:
      return fold(expression, bindings, result);
    case Kind::negate:
    case Kind::factorial:
    case Kind::absolute:
      return unary(expression, bindings, result);
    case Kind::floor:
    case Kind::ceiling:
      return rounded(expression, bindings, result);
    case Kind::power:
      return power(expression, bindings, result);
    case Kind::root:
      return root(expression, bindings, result);
    case Kind::logarithm:
      return logarithm(expression, bindings, result);
    case Kind::binomial:
      return binomial(expression, bindings, result);
    case Kind::function:
      return function(expression, bindings, result);
    case Kind::sum:
    case Kind::product:
      return repeat(expression, bindings, result);
    default:
      acb_indeterminate(z);
      return true;
  }
}

bool BallEvaluator::is_rational(const Expression& expression, const Binding* bindings,
                                Rational& result) {
  return rational_value(expression, bindings, budget_, result) == RationalStatus::value;
}

bool BallEvaluator::constant(const Expression& expression, Ball& result) {
  acb_zero(result.value);
  if (expression.text == "pi") {
    arb_const_pi(acb_realref(result.value), precision_);
  } else if (expression.text == "e") {
    arb_const_e(acb_realref(result.value), precision_);
  } else if (expression.text == "i") {
    acb_onei(result.value);
  } else {
    acb_indeterminate(result.value);
  }
  return true;
}

bool BallEvaluator::fold(const Expression& expression, const Binding* bindings, Ball& result) {
  if (!evaluate(*expression.children[0], bindings, result)) {
    return false;
  }
  Ball part;
  for (const Expression* child : expression.children.subspan(1)) {
    if (!evaluate(*child, bindings, part)) {
      return false;
    }
    switch (expression.kind) {
      case Kind::add:
        acb_add(result.value, result.value, part.value, precision_);
        break;
      case Kind::multiply:
        acb_mul(result.value, result.value, part.value, precision_);
        break;
      default:
        acb_div(result.value, result.value, part.value, precision_);
        break;
    }
  }
  return true;
}

bool BallEvaluator::unary(const Expression& expression, const Binding* bindings, Ball& result) {
  if (!evaluate(*expression.children[0], bindings, result)) {
    return false;
  }
  if (expression.kind == Kind::negate) {
    acb_neg(result.value, result.value);
  } else if (expression.kind == Kind::absolute) {
    apply_function(Function::abs, result, precision_);
  } else {
    factorial(result);
  }
  return true;
}

bool BallEvaluator::logarithm(const Expression& expression, const Binding* bindings, Ball& result) {
  Ball base;
  if (!evaluate(*expression.children[0], bindings, result) ||
      !evaluate(*expression.children[1], bindings, base)) {
    return false;
  }
  acb_log(result.value, result.value, precision_);
  acb_log(base.value, base.value, precision_);
  acb_div(result.value, result.value, base.value, precision_);
  return true;
}

bool BallEvaluator::function(const Expression& expression, const Binding* bindings, Ball& result) {
  const Function function = find_function(expression.text);
  switch (function) {
    case Function::gcd:
    case Function::lcm:
    case Function::mod: {
      Rational exact;
      if (is_rational(expression, bindings, exact)) {
        acb_set_fmpq(result.value, exact.value, precision_);
      } else {
        acb_indeterminate(result.value);
      }
      return true;
    }
    case Function::min:
    case Function::max:
      return extreme(expression, bindings, function == Function::min, result);
    default:
      break;
  }
  if (expression.children.size() != 1) {
    acb_indeterminate(result.value);
    return true;
  }
  if (!evaluate(*expression.children[0], bindings, result) || !budget_.spend(precision_ / 64)) {
    return false;
  }
  apply_function(function, result, precision_);
  return true;
}

bool BallEvaluator::extreme(const Expression& expression, const Binding* bindings, bool is_least,
                            Ball& result) {
  Ball part;
  bool is_first = true;
  for (const Expression* child : expression.children) {
    if (!evaluate(*child, bindings, is_first ? result : part)) {
      return false;
    }
    if (is_first) {
      is_first = false;
    } else if (is_least) {
      arb_min(acb_realref(result.value), acb_realref(result.value), acb_realref(part.value),
              precision_);
    } else {
      arb_max(acb_realref(result.value), acb_realref(result.value), acb_realref(part.value),
              precision_);
    }
    if (!arb_is_zero(acb_imagref(is_first ? result.value : part.value)) ||
        !arb_is_zero(acb_imagref(result.value))) {
      acb_indeterminate(result.value);
      return true;
    }
  }
  return true;
}

}  // namespace aha::rewards::math
