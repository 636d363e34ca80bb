#pragma once

#include "rewards/math/budget.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// Whether a = b follows from the arithmetic of rational functions alone, exactly: whatever is no
// such arithmetic (roots, functions, pi) stands for itself, a generator; known of these is only
// that i^2 = -1, that the k-th root of an integer is its root, and that sin^2 + cos^2 = 1. False
// tells nothing. Both are taken to be defined somewhere: (t - t) / (t - t) would be whatever is
// asked.
bool is_identity(const Expression& a, const Expression& b, Budget& budget);

}  // namespace aha::rewards::math
