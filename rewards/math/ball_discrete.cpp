// Floors, factorials, binomials, sums and products of balls.

#include <algorithm>
#include <cstdint>

#include "rewards/math/ball_value.h"
#include "rewards/math/rational_value.h"

namespace aha::rewards::math {

bool BallEvaluator::rounded(const Expression& expression, const Binding* bindings, Ball& result) {
  Rational exact;  // a ball around an integer would tell nothing
  if (is_rational(expression, bindings, exact)) {
    acb_set_fmpq(result.value, exact.value, precision_);
    return true;
  }
  if (!evaluate(*expression.children[0], bindings, result)) {
    return false;
  }
  if (!arb_is_zero(acb_imagref(result.value))) {
    acb_indeterminate(result.value);
  } else if (expression.kind == Kind::floor) {
    arb_floor(acb_realref(result.value), acb_realref(result.value), precision_);
  } else {
    arb_ceil(acb_realref(result.value), acb_realref(result.value), precision_);
  }
  return true;
}

void BallEvaluator::factorial(Ball& value) {
  constexpr slong kHighestPrecision = 2048;  // beyond it the gamma function takes milliseconds
  if (precision_ > kHighestPrecision && !acb_is_int(value.value)) {
    acb_indeterminate(value.value);
    return;
  }
  acb_add_ui(value.value, value.value, 1, precision_);
  acb_gamma(value.value, value.value, std::min(precision_, kHighestPrecision));
}

bool BallEvaluator::binomial(const Expression& expression, const Binding* bindings, Ball& result) {
  Rational exact;
  if (is_rational(expression, bindings, exact)) {
    acb_set_fmpq(result.value, exact.value, precision_);
    return true;
  }
  Ball k;
  Ball rest;
  if (!evaluate(*expression.children[0], bindings, result) ||
      !evaluate(*expression.children[1], bindings, k)) {
    return false;
  }
  acb_sub(rest.value, result.value, k.value, precision_);
  factorial(result);
  factorial(k);
  factorial(rest);
  acb_mul(k.value, k.value, rest.value, precision_);
  acb_div(result.value, result.value, k.value, precision_);
  return true;
}

bool BallEvaluator::repeat(const Expression& expression, const Binding* bindings, Ball& result) {
  std::int64_t first = 0;
  std::int64_t last = 0;
  if (!small_integer_value(*expression.children[1], bindings, budget_, first) ||
      !small_integer_value(*expression.children[2], bindings, budget_, last) ||
      last - first >= static_cast<std::int64_t>(budget_.bounds().terms)) {
    acb_indeterminate(result.value);
    return true;
  }
  const bool is_sum = expression.kind == Kind::sum;
  acb_set_si(result.value, is_sum ? 0 : 1);
  Rational index;
  Ball part;
  const Binding inner{expression.children[0]->text, &index, bindings};
  const std::int64_t bits_before = magnitude_bits_;
  std::int64_t bits_of_term = 0;
  for (std::int64_t i = first; i <= last; ++i) {
    fmpq_set_si(index.value, i, 1);
    magnitude_bits_ = 0;
    if (!evaluate(*expression.children[3], &inner, part)) {
      return false;
    }
    if (is_sum) {
      acb_add(result.value, result.value, part.value, precision_);
    } else {
      acb_mul(result.value, result.value, part.value, precision_);
    }
    bits_of_term = std::max(bits_of_term, magnitude_bits_);
  }
  magnitude_bits_ = bits_before + bits_of_term;
  return true;
}

}  // namespace aha::rewards::math
