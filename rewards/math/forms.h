#pragma once

#include <string>

#include "rewards/math/arena.h"

namespace aha::rewards::math {

// Two answers, gold first.
struct Forms {
  const Expression* gold;
  const Expression* answer;
};

// (x, y) = (3, 4) as x = 3, y = 4; any other node itself.
const Expression* with_tuples_split(const Expression* node, Arena& arena);

// x = y = 2 as x = 2, y = 2; any other node itself.
const Expression* with_names_split(const Expression* node, Arena& arena);

// f(t) = t^2 + 1 with the parameters of f(x) = x^2 + 1, where the answer holds no x; any other
// equation itself.
const Expression* with_parameters_of(const Expression* equation, const Expression* other,
                                     Arena& arena);

// Without what only says of which kind a symbol is where just one of the two says it and it is
// understood: x in R, and k in Z of the k in x = 2k. What leaves out some of the answer stays, as
// x in Z beside x > 1.
Forms without_lone_memberships(Forms forms, Arena& arena);

// [[1, 2], [3, 4]] as a matrix; null for what is no list of rows of one length.
const Expression* rows_as_matrix(const Expression& node, Arena& arena);

// The letters of several choices, "A, C" or "AC", in order; empty for anything else.
std::string choices_of(const Expression& node);

}  // namespace aha::rewards::math
