#pragma once

#include "rewards/math/binding.h"
#include "rewards/math/budget.h"
#include "rewards/math/expression.h"
#include "rewards/math/flint.h"

namespace aha::rewards::math {

// Encloses the values of expressions by Arb: the true value lies in the ball, for certain. What is
// undefined, not known or out of bounds is a ball that holds everything.
class BallEvaluator {
 public:
  // `precision` in bits.
  BallEvaluator(slong precision, Budget& budget) : precision_(precision), budget_(budget) {}

  // False where the budget is spent; the result is then of no use.
  bool evaluate(const Expression& expression, const Binding* bindings, Ball& result);

  // Whether any part of what was evaluated since was not seen to be real: the root of a negative
  // number, or i itself.
  bool left_reals() const { return left_reals_; }
  // How far from one the magnitudes of all parts were, in bits: what a difference may hide behind.
  // Of a sum's terms only the largest counts.
  std::int64_t magnitude_bits() const { return magnitude_bits_; }

 private:
  bool take(const Expression& expression, const Binding* bindings, Ball& result);
  bool constant(const Expression& expression, Ball& result);
  bool fold(const Expression& expression, const Binding* bindings, Ball& result);
  bool unary(const Expression& expression, const Binding* bindings, Ball& result);
  bool rounded(const Expression& expression, const Binding* bindings, Ball& result);
  bool power(const Expression& expression, const Binding* bindings, Ball& result);
  bool root(const Expression& expression, const Binding* bindings, Ball& result);
  bool logarithm(const Expression& expression, const Binding* bindings, Ball& result);
  bool binomial(const Expression& expression, const Binding* bindings, Ball& result);
  bool function(const Expression& expression, const Binding* bindings, Ball& result);
  bool extreme(const Expression& expression, const Binding* bindings, bool is_least, Ball& result);
  bool repeat(const Expression& expression, const Binding* bindings, Ball& result);
  void factorial(Ball& value);

  void note_magnitude(const Ball& result);

  // Where the exact value decides: exponents, what is rounded, factorials.
  bool is_rational(const Expression& expression, const Binding* bindings, Rational& result);

  slong precision_;
  Budget& budget_;
  bool left_reals_ = false;
  std::int64_t magnitude_bits_ = 0;
};

}  // namespace aha::rewards::math
