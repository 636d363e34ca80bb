#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/arena.h"
#include "rewards/math/token.h"

namespace aha::rewards::math {

struct LexerOptions {
  bool thousands_separators = true;  // 1,234 and 1 234 are one number
  bool repeating_decimals = true;    // 0.\overline{3}, 0.1(6), 0.\dot{3}
  bool bases = true;                 // 1011_2, FF_{16}
  bool decimal_comma = false;        // 1,22 is 1.22
};

struct Tokens {
  std::vector<Token> tokens;     // ends with TokenType::finish
  bool has_latex = false;        // a macro or a dollar stood in it
  bool comma_in_number = false;  // a bare comma was taken for a thousands separator or a point
};

// The tokens of an answer in LaTeX, plain text or a mixture. Dollars around formulas, sizes, fonts
// and blanks are left out; no byte is an error. Linear time. Texts live in `arena` or in `text`.
Tokens lex(std::string_view text, const LexerOptions& options, Arena& arena);

}  // namespace aha::rewards::math
