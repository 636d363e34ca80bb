#include "rewards/math/fraction.h"

#include "rewards/math/rational_value.h"

namespace aha::rewards::math {
namespace {

constexpr slong kHighestDegree = 16;  // so that factoring stays far below a millisecond
constexpr slong kMostBits = 512;

bool is_small(const Polynomial& polynomial) {
  return fmpz_poly_degree(polynomial.value) <= kHighestDegree &&
         std::abs(fmpz_poly_max_bits(polynomial.value)) <= kMostBits;
}

bool is_small(const Fraction& fraction) {
  return is_small(fraction.numerator) && is_small(fraction.denominator);
}

void add(Fraction& sum, const Fraction& part) {
  Polynomial cross;
  fmpz_poly_mul(cross.value, part.numerator.value, sum.denominator.value);
  fmpz_poly_mul(sum.numerator.value, sum.numerator.value, part.denominator.value);
  fmpz_poly_add(sum.numerator.value, sum.numerator.value, cross.value);
  fmpz_poly_mul(sum.denominator.value, sum.denominator.value, part.denominator.value);
}

void multiply(Fraction& product, const Fraction& factor) {
  fmpz_poly_mul(product.numerator.value, product.numerator.value, factor.numerator.value);
  fmpz_poly_mul(product.denominator.value, product.denominator.value, factor.denominator.value);
}

// x / (a / b) is undefined where a or b is zero: both stay in the denominator, b above it too.
bool divide(Fraction& dividend, const Fraction& divisor) {
  if (fmpz_poly_is_zero(divisor.numerator.value)) {
    return false;
  }
  fmpz_poly_mul(dividend.numerator.value, dividend.numerator.value, divisor.denominator.value);
  fmpz_poly_mul(dividend.denominator.value, dividend.denominator.value, divisor.numerator.value);
  fmpz_poly_mul(dividend.numerator.value, dividend.numerator.value, divisor.denominator.value);
  fmpz_poly_mul(dividend.denominator.value, dividend.denominator.value, divisor.denominator.value);
  return true;
}

class FractionReader {
 public:
  FractionReader(std::string_view symbol, Budget& budget) : symbol_(symbol), budget_(budget) {}

  bool read(const Expression& expression, Fraction& result) {
    return take(expression, result) && is_small(result) && budget_.spend(4);
  }

 private:
  bool take(const Expression& expression, Fraction& result) {
    if (expression.kind == Kind::symbol && expression.text == symbol_) {
      fmpz_poly_set_coeff_si(result.numerator.value, 1, 1);
      return true;
    }
    Rational number;
    if (rational_value(expression, nullptr, budget_, number) == RationalStatus::value) {
      fmpz_poly_set_fmpz(result.numerator.value, fmpq_numref(number.value));
      fmpz_poly_set_fmpz(result.denominator.value, fmpq_denref(number.value));
      return true;
    }
    switch (expression.kind) {
      case Kind::add:
      case Kind::multiply:
      case Kind::divide:
        return fold(expression, result);
      case Kind::negate:
        if (!read(*expression.children[0], result)) {
          return false;
        }
        fmpz_poly_neg(result.numerator.value, result.numerator.value);
        return true;
      case Kind::power:
        return power(expression, result);
      default:
        return false;
    }
  }

  bool fold(const Expression& expression, Fraction& result) {
    if (!read(*expression.children[0], result)) {
      return false;
    }
    for (const Expression* child : expression.children.subspan(1)) {
      Fraction part;
      if (!read(*child, part)) {
        return false;
      }
      if (expression.kind == Kind::add) {
        add(result, part);
      } else if (expression.kind == Kind::multiply) {
        multiply(result, part);
      } else if (!divide(result, part)) {
        return false;
      }
      if (!is_small(result)) {
        return false;
      }
    }
    return true;
  }

  bool power(const Expression& expression, Fraction& result) {
    std::int64_t exponent = 0;
    Fraction base;
    if (!small_integer_value(*expression.children[1], nullptr, budget_, exponent) ||
        exponent < -kHighestDegree || exponent > kHighestDegree ||
        !read(*expression.children[0], base)) {
      return false;
    }
    fmpz_poly_one(result.numerator.value);
    for (std::int64_t i = 0; i < std::abs(exponent); ++i) {
      multiply(result, base);
      if (!is_small(result)) {
        return false;
      }
    }
    if (exponent >= 0) {
      return true;
    }
    Fraction inverse;
    fmpz_poly_one(inverse.numerator.value);
    if (!divide(inverse, result)) {
      return false;
    }
    fmpz_poly_swap(result.numerator.value, inverse.numerator.value);
    fmpz_poly_swap(result.denominator.value, inverse.denominator.value);
    return true;
  }

  std::string_view symbol_;
  Budget& budget_;
};

}  // namespace

bool read_fraction(const Expression& expression, std::string_view symbol, Budget& budget,
                   Fraction& result) {
  return FractionReader(symbol, budget).read(expression, result);
}

}  // namespace aha::rewards::math
