#pragma once

#include <string>
#include <string_view>

#include "rewards/math/arena.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// Expressions of tests in prefix notation: "(+ 1/2 (root x 2))". The text must outlive the arena.
const Expression* read_prefix(std::string_view text, Arena& arena);

std::string write_prefix(const Expression& expression);

}  // namespace aha::rewards::math
