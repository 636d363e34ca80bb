#pragma once

#include <span>

#include "rewards/math/rational_value.h"

namespace aha::rewards::math {

// How rational_value works, by kind of node. Each writes `result` only where it returns `value`.
class RationalEvaluator {
 public:
  explicit RationalEvaluator(Budget& budget) : budget_(budget) {}

  RationalStatus evaluate(const Expression& expression, const Binding* bindings, Rational& result);

 private:
  using Children = std::span<const Expression* const>;

  RationalStatus fold(const Expression& expression, const Binding* bindings, Rational& result);
  RationalStatus divide(Children children, const Binding* bindings, Rational& result);
  RationalStatus unary(const Expression& expression, const Binding* bindings, Rational& result);
  RationalStatus binary(const Expression& expression, const Binding* bindings, Rational& result);
  RationalStatus function(const Expression& expression, const Binding* bindings, Rational& result);
  RationalStatus repeat(const Expression& expression, const Binding* bindings, Rational& result);

  // Of numbers. `base_form` tells base^(p/q) from the root of a node of kind root.
  RationalStatus power(const Rational& base, const Rational& exponent, Rational& result);
  RationalStatus root(const Rational& radicand, const Rational& index, Rational& result);
  RationalStatus factorial(const Rational& argument, Rational& result);
  RationalStatus binomial(const Rational& n, const Rational& k, Rational& result);
  RationalStatus logarithm(const Rational& argument, const Rational& base, Rational& result);

  RationalStatus within_bits(const Rational& result);
  RationalStatus refuse(std::string_view reason) {
    budget_.refuse(reason);
    return RationalStatus::refused;
  }

  Budget& budget_;
};

}  // namespace aha::rewards::math
