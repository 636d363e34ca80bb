#pragma once

#include "rewards/math/flint.h"
#include "rewards/math/function_name.h"

namespace aha::rewards::math {

// `value` becomes the function of it, for functions of one argument; a ball that holds everything
// for others. Multivalued ones take their principal values.
void apply_function(Function function, Ball& value, slong precision);

}  // namespace aha::rewards::math
