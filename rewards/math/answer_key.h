#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "rewards/math/token.h"

namespace aha::rewards::math {

// The tokens from `begin` to `end` in one spelling, without blanks, sizes and dollars: what is
// written alike has equal keys.
std::string key_of(const std::vector<Token>& tokens, std::size_t begin, std::size_t end);

}  // namespace aha::rewards::math
