#pragma once

#include <span>
#include <string_view>

#include "rewards/math/arena.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

struct Substitution {
  std::string_view symbol;
  const Expression* value = nullptr;  // without symbols that are bound where it goes
};

// The expression with its free symbols replaced; what holds none of them is shared, not copied.
const Expression* substitute(const Expression& expression, std::span<const Substitution> values,
                             Arena& arena);

}  // namespace aha::rewards::math
