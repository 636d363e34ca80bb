#pragma once

#include <vector>

#include "rewards/math/arena.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// The set of real numbers made of whole pieces of the line that `points`, in rising order, cut:
// `holds` has an entry for what lies below the first point, for that point, for what lies between
// it and the next, and so on. The kinds are those of solve.
const Expression* solution_set(const std::vector<const Expression*>& points,
                               const std::vector<bool>& holds, Arena& arena);

}  // namespace aha::rewards::math
