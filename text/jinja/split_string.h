#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aha::text::jinja {

// Python's str.split, rsplit and replace. `most` is the largest number of cuts or replacements,
// any number when negative; `from_right` counts them from the end.

// Cuts at every `separator`. Fails when it is empty.
std::vector<std::string_view> split_at(std::string_view text, std::string_view separator,
                                       std::int64_t most, bool from_right);
// Cuts at every run of white space and leaves out what is empty.
std::vector<std::string_view> split_at_space(std::string_view text, std::int64_t most,
                                             bool from_right);
// An empty `old` is found between any two characters and at both ends.
std::string replace(std::string_view text, std::string_view old, std::string_view replacement,
                    std::int64_t most);

}  // namespace aha::text::jinja
