#pragma once

#include <string>

#include "text/jinja/value.h"

namespace aha::text::jinja {

enum class TokenKind {
  text,          // outside of tags
  block_begin,   // {%
  block_end,     // %}
  output_begin,  // {{
  output_end,    // }}
  name,
  literal,  // a string or number
  symbol,   // an operator or bracket
  end,
};

struct Token {
  TokenKind kind;
  std::string text;  // of text, a name or a symbol
  Value literal;
  int line;
};

}  // namespace aha::text::jinja
