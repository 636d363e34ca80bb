#pragma once

#include <cstddef>
#include <string_view>

namespace aha::rewards::math {

// The formula in running text that the number [begin, end) is a part of: "3 / 7", "x^4", "\frac34".
// It goes on over blanks where an operator or an open bracket stands beside them. The number alone
// where it is none. A view into the text.
std::string_view formula_around(std::string_view text, std::size_t begin, std::size_t end);

// Whether the number is bound to what stands beside it, so that alone it says something else: a
// root, a power, a factor, a sign.
bool is_bound(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace aha::rewards::math
