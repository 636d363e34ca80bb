#pragma once

#include <string>
#include <string_view>

#include "rewards/math/arena.h"
#include "rewards/math/arithmetic.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// Expressions of tests in prefix notation: "(+ 1/2 (root x 2))". The text must outlive the arena.
const Expression* read_prefix(std::string_view text, Arena& arena);

std::string write_prefix(const Expression& expression);

struct PrefixPair {
  const char* a;
  const char* b;
};

// Whether two such are equal, within the default bounds.
Decision decide_prefix(std::string_view a, std::string_view b);

}  // namespace aha::rewards::math
