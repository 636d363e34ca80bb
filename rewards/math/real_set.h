#pragma once

#include "rewards/math/arena.h"
#include "rewards/math/arithmetic.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// A set of real numbers (is_set of shape.h) in canonical form, of the kinds that solve gives: equal
// sets have equal forms, up to how their numbers are written. Null where two ends cannot be told
// apart within the bounds.
const Expression* real_set(const Expression& set, Arena& arena, const Bounds& bounds);

}  // namespace aha::rewards::math
