#pragma once

#include <string_view>

#include "rewards/math/flint.h"

namespace aha::rewards::math {

// The value of decimal digits with at most one point: "12", "0.50", ".5". False for other text.
bool read_number(std::string_view text, Rational& result);

}  // namespace aha::rewards::math
