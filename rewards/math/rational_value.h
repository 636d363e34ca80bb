#pragma once

#include "rewards/math/binding.h"
#include "rewards/math/budget.h"
#include "rewards/math/expression.h"
#include "rewards/math/flint.h"

namespace aha::rewards::math {

enum class RationalStatus {
  value,         // it is that rational number
  not_rational,  // irrational, complex or infinite, holds a free symbol, or is not seen to be
                 // rational
  undefined,     // 1/0 and its like
  refused,       // over a bound; the budget says which
};

// The value of an expression as a rational number, exactly. Functions of rational numbers are taken
// where they stay rational in plain sight: powers and roots that come out, logarithms of powers,
// floor, gcd, min, factorials, binomials, bounded sums and products.
RationalStatus rational_value(const Expression& expression, const Binding* bindings, Budget& budget,
                              Rational& result);

// The same, for where only an integer that fits 62 bits will do.
bool small_integer_value(const Expression& expression, const Binding* bindings, Budget& budget,
                         std::int64_t& result);

}  // namespace aha::rewards::math
