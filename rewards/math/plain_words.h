#pragma once

#include <string_view>

#include "rewards/math/token.h"

namespace aha::rewards::math {

// What a word of plain text means: a function's name, "pi", "and", "percent"; else type is `word`.
struct WordMeaning {
  TokenType type = TokenType::word;
  std::string_view text;
};

WordMeaning meaning_of_word(std::string_view word);

// The power of ten that a word stands for behind a number: 6 of 3 million; 0 for any other word.
int zeros_of_word(std::string_view word);

}  // namespace aha::rewards::math
