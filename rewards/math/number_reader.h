#pragma once

#include <cstddef>
#include <string_view>

#include "rewards/math/arena.h"
#include "rewards/math/lexer.h"

namespace aha::rewards::math {

// Reads the number that starts at `at` (a digit, or a point before a digit) into `token`: with
// thousands separators, in scientific notation (`extra` is then the exponent), with a period, of
// another base. `in_brackets` says that commas separate elements here. Gives where it ends; sets
// `bare_comma` where a comma without braces was taken into the number.
std::size_t read_number(std::string_view text, std::size_t at, bool in_brackets,
                        const LexerOptions& options, Arena& arena, Token& token, bool& bare_comma);

// Where the number of another base at `at` ends, 1011_2, FF_{16}, (1011)_2, 0xFF; `at` if there is
// none.
std::size_t read_based(std::string_view text, std::size_t at, const LexerOptions& options,
                       Arena& arena, Token& token);

// The same for what stands between the braces of \text{}, where small letters are digits, too.
std::size_t read_based_word(std::string_view text, std::size_t at, const LexerOptions& options,
                            Arena& arena, Token& token);

}  // namespace aha::rewards::math
