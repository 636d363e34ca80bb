#pragma once

#include "rewards/math/forms.h"

namespace aha::rewards::math {

// f and g of f + C and g + K: sums with a constant of integration beside a function of one symbol,
// the same in both. It is called C, C_1 or K in the gold answer, and in the other one c, too. An
// equation may give them the same name, as in y = f + C, or name one of them. Both null where that
// is not so.
Forms without_constants_of_integration(Forms forms, Arena& arena);

// y = K e^x as y = C e^x, where that is how the gold answer calls the constant. Null where it is no
// such solution.
const Expression* with_constant_of(Forms forms, Arena& arena);

}  // namespace aha::rewards::math
