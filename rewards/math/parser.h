#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/arena.h"
#include "rewards/math/lexer.h"

namespace aha::rewards::math {

struct ParserOptions {
  bool mixed_numbers = true;  // 3 1/2 and 3\frac{1}{2} are seven halves
  int depth = 250;            // nested brackets, fractions, exponents
};

struct Parsed {
  const Expression* answer = nullptr;  // null where there is nothing, or it is nested too deep
  bool too_deep = false;
  std::string key;  // the text without blanks, sizes and dollars: equal keys are equal answers
};

// The tree of a whole answer. What is no mathematics is of kind text; a list of answers is of kind
// `answers`. The tokens are used up.
Parsed parse(Tokens& tokens, const ParserOptions& options, Arena& arena);

}  // namespace aha::rewards::math
