#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aha::text::jinja {

// Python's str operations on well-formed UTF-8, in code points.

std::size_t code_point_count(std::string_view text);
// The byte at which code point `index` begins, or text.size() behind the last.
std::size_t byte_offset(std::string_view text, std::size_t index);

// What str.isspace() and `\s` take for white space.
bool is_space(char32_t code_point);
bool is_space_only(std::string_view text);

enum class Side { left, right, both };

// Python's strip, lstrip, rstrip: takes white space off.
std::string_view strip(std::string_view text, Side side);
// Takes off every code point that is among `characters`.
std::string_view strip(std::string_view text, Side side, std::string_view characters);

// Python's splitlines().
std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends = false);

// Full case mapping without a locale, by ICU.
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);
// The first character in title case, the rest in lower case.
std::string capitalize(std::string_view text);
// Python's str.title(): so with every run of cased characters.
std::string to_title(std::string_view text);

}  // namespace aha::text::jinja
