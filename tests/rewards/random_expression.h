#pragma once

#include <cstdint>
#include <random>

#include "rewards/math/arena.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

struct RandomExpressionOptions {
  int depth = 4;
  bool has_symbols = false;
  bool is_hostile = false;  // huge numbers, towers, long sums, anything that may be undefined
};

// An expression drawn from all kinds of arithmetic; texts live in the arena or for ever.
const Expression* random_expression(std::mt19937_64& random, Arena& arena,
                                    const RandomExpressionOptions& options);

// The same value, written in another way.
const Expression* rewritten(const Expression& expression, std::mt19937_64& random, Arena& arena);

}  // namespace aha::rewards::math
