// Powers, roots, factorials, binomials and logarithms of rational numbers.

#include <cmath>
#include <cstdlib>

#include "rewards/math/rational_evaluator.h"

namespace aha::rewards::math {

using enum RationalStatus;

namespace {

constexpr ulong kHighestRoot = 1000;
constexpr std::int64_t kHighestLogarithmPart = 4096;

// The k-th root of a positive integer where it is one.
bool exact_root(const fmpz_t radicand, ulong k, fmpz_t result) {
  return fmpz_root(result, radicand, static_cast<slong>(k)) != 0;
}

bool exact_root(const Rational& radicand, ulong k, Rational& result) {
  return exact_root(fmpq_numref(radicand.value), k, fmpq_numref(result.value)) &&
         exact_root(fmpq_denref(radicand.value), k, fmpq_denref(result.value));
}

}  // namespace

RationalStatus RationalEvaluator::power(const Rational& base, const Rational& exponent,
                                        Rational& result) {
  const int sign = fmpq_sgn(exponent.value);
  if (fmpq_is_zero(base.value)) {
    if (sign < 0) {
      return undefined;
    }
    fmpq_set_si(result.value, sign == 0 ? 1 : 0, 1);  // 0^0 = 1, as in sums of powers
    return value;
  }
  if (!exponent.is_integer()) {
    if (fmpq_sgn(base.value) < 0 || fmpz_cmp_ui(fmpq_denref(exponent.value), kHighestRoot) > 0) {
      return not_rational;
    }
    Rational radix;
    if (!exact_root(base, fmpz_get_ui(fmpq_denref(exponent.value)), radix)) {
      return not_rational;
    }
    Rational whole;
    fmpz_set(fmpq_numref(whole.value), fmpq_numref(exponent.value));
    return power(radix, whole, result);
  }
  Rational magnitude;
  fmpq_abs(magnitude.value, base.value);
  if (fmpq_is_one(magnitude.value)) {
    const bool flips = fmpq_sgn(base.value) < 0 && fmpz_is_odd(fmpq_numref(exponent.value));
    fmpq_set_si(result.value, flips ? -1 : 1, 1);
    return value;
  }
  if (COEFF_IS_MPZ(*fmpq_numref(exponent.value))) {
    return refuse("a power is too large");
  }
  const slong n = fmpz_get_si(fmpq_numref(exponent.value));
  if (std::abs(n) > budget_.bounds().bits ||
      std::max<std::int64_t>(1, base.bits() - 1) * std::abs(n) > budget_.bounds().bits) {
    return refuse("a power is too large");
  }
  fmpq_pow_si(result.value, base.value, n);
  return within_bits(result);
}

RationalStatus RationalEvaluator::root(const Rational& radicand, const Rational& index,
                                       Rational& result) {
  if (fmpq_is_zero(index.value)) {
    return undefined;
  }
  const bool is_odd = index.is_integer() && fmpz_is_odd(fmpq_numref(index.value));
  const bool is_negative = fmpq_sgn(radicand.value) < 0;
  if (is_negative && !is_odd) {
    return not_rational;
  }
  Rational magnitude;
  Rational exponent;
  fmpq_abs(magnitude.value, radicand.value);
  fmpq_inv(exponent.value, index.value);
  const RationalStatus status = power(magnitude, exponent, result);
  if (status == value && is_negative) {
    fmpq_neg(result.value, result.value);
  }
  return status;
}

RationalStatus RationalEvaluator::factorial(const Rational& argument, Rational& result) {
  if (!argument.is_integer()) {
    return not_rational;
  }
  if (fmpq_sgn(argument.value) < 0) {
    return undefined;
  }
  const fmpz* n = fmpq_numref(argument.value);
  // n! has fewer than n log2(n) bits.
  if (fmpz_cmp_si(n, budget_.bounds().bits) > 0 ||
      fmpz_get_si(n) * static_cast<std::int64_t>(fmpz_bits(n)) > 2 * budget_.bounds().bits) {
    return refuse("a factorial is too large");
  }
  fmpz_fac_ui(fmpq_numref(result.value), fmpz_get_ui(n));
  fmpz_one(fmpq_denref(result.value));
  return within_bits(result);
}

RationalStatus RationalEvaluator::binomial(const Rational& n, const Rational& k, Rational& result) {
  if (!n.is_integer() || !k.is_integer()) {
    return not_rational;
  }
  if (fmpq_sgn(k.value) < 0) {
    fmpq_zero(result.value);
    return value;
  }
  const fmpz* top = fmpq_numref(n.value);
  Integer bottom;
  fmpz_set(bottom.value, fmpq_numref(k.value));
  if (fmpz_sgn(top) >= 0) {
    Integer rest;
    fmpz_sub(rest.value, top, bottom.value);
    if (fmpz_sgn(rest.value) < 0) {
      fmpq_zero(result.value);
      return value;
    }
    if (fmpz_cmp(rest.value, bottom.value) < 0) {
      fmpz_swap(rest.value, bottom.value);
    }
  }
  // n (n - 1) ... has at most k log2(n) bits.
  if (COEFF_IS_MPZ(*top) || fmpz_cmp_si(bottom.value, budget_.bounds().bits) > 0 ||
      fmpz_get_si(bottom.value) * static_cast<std::int64_t>(fmpz_bits(top)) >
          2 * budget_.bounds().bits) {
    return refuse("a binomial coefficient is too large");
  }
  Integer rising;
  Integer first;
  const ulong count = fmpz_get_ui(bottom.value);
  fmpz_sub(first.value, top, bottom.value);
  fmpz_add_ui(first.value, first.value, 1);
  fmpz_rfac_ui(rising.value, first.value, count);
  fmpz_fac_ui(bottom.value, count);
  fmpq_set_fmpz_frac(result.value, rising.value, bottom.value);
  return within_bits(result);
}

RationalStatus RationalEvaluator::logarithm(const Rational& argument, const Rational& base,
                                            Rational& result) {
  if (fmpq_is_zero(argument.value) || fmpq_is_zero(base.value) || fmpq_is_one(base.value)) {
    return undefined;
  }
  if (fmpq_sgn(argument.value) < 0 || fmpq_sgn(base.value) < 0) {
    return not_rational;
  }
  // Both are powers of one number where the ratio of their logarithms is a fraction; which one, the
  // lengths of both tell well enough to guess it, and powers prove it.
  RealBall ratio;
  RealBall other;
  arb_set_fmpq(ratio.value, argument.value, 128);
  arb_log(ratio.value, ratio.value, 128);
  arb_set_fmpq(other.value, base.value, 128);
  arb_log(other.value, other.value, 128);
  arb_div(ratio.value, ratio.value, other.value, 128);
  fmpq_set_si(result.value, 0, 1);
  const double guess = arf_get_d(arb_midref(ratio.value), ARF_RND_NEAR);
  for (slong q = 1; q <= 12; ++q) {
    const double p = std::nearbyint(guess * static_cast<double>(q));
    if (std::abs(p - guess * static_cast<double>(q)) > 1e-9 ||
        std::abs(p) > kHighestLogarithmPart) {
      continue;
    }
    if (std::abs(p) * static_cast<double>(base.bits()) > 1e5 ||
        q * argument.bits() > budget_.bounds().bits) {
      return not_rational;
    }
    Rational left;
    Rational right;
    fmpq_pow_si(left.value, argument.value, q);
    fmpq_pow_si(right.value, base.value, static_cast<slong>(p));
    if (fmpq_equal(left.value, right.value)) {
      fmpq_set_si(result.value, static_cast<slong>(p), static_cast<ulong>(q));
      return value;
    }
  }
  return not_rational;
}

}  // namespace aha::rewards::math
