#pragma once

#include "rewards/math/budget.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// Whether one of two statements surely holds at one of some points where the other surely does not.
// They are relations of real arithmetic, conjunctions and lists of such; where they have several
// symbols, a list joined by a comma says that all hold.
bool truths_differ(const Expression& a, const Expression& b, Budget& budget);

}  // namespace aha::rewards::math
