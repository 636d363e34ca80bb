#pragma once

#include "rewards/math/budget.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// Whether two constants are equal, by Calcium in a process of its own (exact_worker.h): exact, or
// undecided, with the reason. Far slower than enclosures: for what those do not tell apart.
Decision decide_exactly(const Expression& a, const Expression& b, Budget& budget);

}  // namespace aha::rewards::math
