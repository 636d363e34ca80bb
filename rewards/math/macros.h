#pragma once

#include <cstdint>
#include <string_view>

#include "rewards/math/token.h"

namespace aha::rewards::math {

// What a macro of LaTeX means to the lexer.
enum class MacroUse : std::uint8_t {
  unknown,
  token,        // a token of `type` with `text`
  skip,         // nothing: sizes, fonts, thin blanks
  skip_group,   // nothing, with the group that follows: \phantom{...}
  words,        // the group that follows is words: \text{...}
  letters,      // the group that follows is mathematics in another font: \mathrm{...}
  negation,     // \not
  environment,  // \begin, \end
};

struct Macro {
  std::string_view name;  // without the backslash
  MacroUse use = MacroUse::unknown;
  TokenType type = TokenType::unknown;
  std::string_view text;
};

// The macro of this name; use is unknown where there is none.
Macro macro_of(std::string_view name);

}  // namespace aha::rewards::math
