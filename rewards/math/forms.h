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

// Without what only says of which kind a symbol is (x in R, k in Z) where just one of the two says
// it.
Forms without_lone_memberships(Forms forms, Arena& arena);

// The answer with its whole number named as that of the gold, where that is all in which their
// symbols differ: pi/4 + n pi for pi/4 + k pi. Null otherwise.
const Expression* with_whole_number_of(Forms forms, Arena& arena);

// What stands before the constant of integration in f + C; null for what has none.
const Expression* without_constant_of_integration(const Expression* node, Arena& arena);

// [[1, 2], [3, 4]] as a matrix; null for what is no list of rows of one length.
const Expression* rows_as_matrix(const Expression& node, Arena& arena);

// The letters of several choices, "A, C" or "AC", in order; empty for anything else.
std::string choices_of(const Expression& node);

}  // namespace aha::rewards::math
