#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rewards/math/expression.h"

namespace aha::rewards::math {

// Whether both are written alike, node by node.
bool is_same_tree(const Expression& a, const Expression& b);

std::uint64_t hash_tree(const Expression& expression);

struct FreeSymbol {
  std::string_view name;
  // Where it can stand for whole numbers only: a bound of a sum, the exponent of a negative number,
  // an argument of gcd or mod.
  bool is_integer = false;
};

// Adds the symbols that no sum or product of the expression binds, each once.
void collect_free_symbols(const Expression& expression, std::vector<FreeSymbol>& symbols);

// 1 or -1 where the expression is infinity or its negative and nothing else.
int infinity_sign(const Expression& expression);
bool holds_infinity(const Expression& expression);

}  // namespace aha::rewards::math
