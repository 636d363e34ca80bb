#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aha::rewards {

// Splits a command line at blanks as a POSIX shell does: 'a b' and "a b" are one word, a backslash
// takes the next character as it is (within double quotes before " \ $ ` only). Nothing is expanded
// and no other character is special. Empty where a quote is not closed or a backslash is last.
std::optional<std::vector<std::string>> split_words(std::string_view text);

}  // namespace aha::rewards
