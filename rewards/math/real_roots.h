#pragma once

#include <vector>

#include "rewards/math/arena.h"
#include "rewards/math/expression.h"
#include "rewards/math/fraction.h"

namespace aha::rewards::math {

// Adds the real roots of a polynomial, in no order, as exact constants. False where one cannot be
// written down: a factor of degree three or more has real roots. The zero polynomial has none.
bool add_real_roots(const Polynomial& polynomial, Arena& arena,
                    std::vector<const Expression*>& roots);

}  // namespace aha::rewards::math
