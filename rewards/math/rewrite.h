#pragma once

#include <string>

#include "rewards/math/arena.h"

namespace aha::rewards::math {

// Arithmetic without quantities: 15 degrees are 15 pi/180, 20% is 20/100, other units are left out.
const Expression* without_quantities(const Expression* node, Arena& arena);

// +- and -+ written out: the list of the answer with the upper and with the lower signs; in a list
// or a set, for each element. The node itself where it has none.
const Expression* without_plus_minus(const Expression* node, Arena& arena);

// Sums and products of matrices carried out; the node itself where that is not possible.
const Expression* with_matrices_evaluated(const Expression* node, Arena& arena);

// `node` with its symbols named as those of `other`, in the order in which they first appear; null
// where they are not equally many.
const Expression* with_symbols_of(const Expression* node, const Expression* other, Arena& arena);

// Whether two trees say the same up to the order of terms and factors.
bool same_tree(const Expression& a, const Expression& b);

// In plain notation, for people: cut off after some hundreds of bytes.
std::string to_plain_text(const Expression& node);

}  // namespace aha::rewards::math
