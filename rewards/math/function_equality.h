#pragma once

#include <vector>

#include "rewards/math/arithmetic.h"
#include "rewards/math/budget.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {

// decide_equal for functions of `symbols`, which may be none. They are evaluated at random rational
// points that follow from the expressions alone. Where both stay within the real numbers at some of
// the points, those decide: ln(x^2) and 2 ln(x) are one function where both are real.
Decision decide_equal_functions(const Expression& a, const Expression& b,
                                const std::vector<FreeSymbol>& symbols, Budget& budget);

}  // namespace aha::rewards::math
