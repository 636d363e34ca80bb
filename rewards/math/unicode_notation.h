#pragma once

#include <string_view>

#include "rewards/math/arena.h"

namespace aha::rewards::math {

// The text with Unicode's ways to write mathematics spelt in ASCII and LaTeX: full-width digits and
// signs, superscripts and subscripts, fractions, Greek letters, operators, blanks; invisible
// characters are left out. What is not mathematics, and bytes that are not UTF-8, stay as they are.
// The text itself where it is ASCII; else it lives in the arena.
std::string_view spell_unicode(std::string_view text, Arena& arena);

}  // namespace aha::rewards::math
