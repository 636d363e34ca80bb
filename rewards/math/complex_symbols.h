#pragma once

#include <string_view>
#include <vector>

#include "rewards/math/arena.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {

// Two functions whose symbols are all real.
struct RealForms {
  const Expression* a;
  const Expression* b;
  std::vector<FreeSymbol> symbols;
};

// Each symbol that stands for a complex number written as s + t i with a new t: what a conjugate, a
// real or imaginary part or an argument is taken of, and z and w beside such or within an absolute
// value.
RealForms with_real_symbols(RealForms forms, Arena& arena);

}  // namespace aha::rewards::math
