// Powers and roots of balls.

#include "rewards/math/ball_value.h"

namespace aha::rewards::math {
namespace {

constexpr flint_bitcnt_t kMostExponentBits = 4096;
constexpr ulong kHighestRoot = 1000;  // taken as a root; above it, as a power

bool is_certainly_negative(const Ball& ball) {
  return arb_is_zero(acb_imagref(ball.value)) && arb_is_negative(acb_realref(ball.value));
}

}  // namespace

bool BallEvaluator::power(const Expression& expression, const Binding* bindings, Ball& result) {
  const Expression& base = *expression.children[0];
  Rational exponent;
  const bool is_exact = is_rational(*expression.children[1], bindings, exponent);
  if (is_exact) {
    if (!evaluate(base, bindings, result)) {
      return false;
    }
    if (exponent.is_integer()) {
      const flint_bitcnt_t bits = fmpz_bits(fmpq_numref(exponent.value));
      if (bits > kMostExponentBits) {
        acb_indeterminate(result.value);
        return true;
      }
      acb_pow_fmpz(result.value, result.value, fmpq_numref(exponent.value), precision_);
      return true;
    }
    if (fmpz_equal_ui(fmpq_denref(exponent.value), 2) &&
        fmpz_bits(fmpq_numref(exponent.value)) <= kMostExponentBits) {
      acb_sqrt(result.value, result.value, precision_);
      acb_pow_fmpz(result.value, result.value, fmpq_numref(exponent.value), precision_);
      return true;
    }
    Ball power;
    acb_set_fmpq(power.value, exponent.value, precision_);
    acb_pow(result.value, result.value, power.value, precision_);
    return true;
  }
  Ball power;
  if (!evaluate(*expression.children[1], bindings, power)) {
    return false;
  }
  if (base.kind == Kind::constant && base.text == "e") {
    acb_exp(result.value, power.value, precision_);
    return true;
  }
  if (!evaluate(base, bindings, result)) {
    return false;
  }
  acb_pow(result.value, result.value, power.value, precision_);
  return true;
}

bool BallEvaluator::root(const Expression& expression, const Binding* bindings, Ball& result) {
  Rational index;
  const bool is_exact =
      is_rational(*expression.children[1], bindings, index) && !fmpq_is_zero(index.value);
  if (!evaluate(*expression.children[0], bindings, result)) {
    return false;
  }
  Ball inverse;
  if (!is_exact) {
    if (!evaluate(*expression.children[1], bindings, inverse)) {
      return false;
    }
    acb_inv(inverse.value, inverse.value, precision_);
  } else {
    fmpq_inv(index.value, index.value);
    acb_set_fmpq(inverse.value, index.value, precision_);
  }
  // Only where the index is odd for certain and the radicand real for certain is it known which
  // root of a negative number is meant.
  const bool is_odd =
      is_exact && fmpz_is_one(fmpq_numref(index.value)) && fmpz_is_odd(fmpq_denref(index.value));
  const bool may_be_negative =
      arb_contains_zero(acb_imagref(result.value)) && !arb_is_positive(acb_realref(result.value));
  const bool flips = is_odd && is_certainly_negative(result);
  if (may_be_negative && !flips && (is_odd || !is_exact)) {
    acb_indeterminate(result.value);
    return true;
  }
  if (flips) {
    acb_neg(result.value, result.value);
  }
  if (is_exact && fmpz_is_one(fmpq_numref(index.value)) &&
      fmpz_cmp_ui(fmpq_denref(index.value), kHighestRoot) <= 0) {
    acb_root_ui(result.value, result.value, fmpz_get_ui(fmpq_denref(index.value)), precision_);
  } else {
    acb_pow(result.value, result.value, inverse.value, precision_);
  }
  if (flips) {
    acb_neg(result.value, result.value);
  }
  return true;
}

}  // namespace aha::rewards::math
