#pragma once

#include <string>

#include "rewards/math/budget.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// The difference of two constants as calcium_worker.c reads it: postfix notation, a blank between
// words. A word is a rational number ("2", "-1/3"), "pi", "i" or an operation. What can be seen to
// be rational, such as factorials, is worked out. Empty where it holds a symbol or a function that
// Calcium does not know, or would be long.
std::string exact_question(const Expression& a, const Expression& b, Budget& budget);

}  // namespace aha::rewards::math
