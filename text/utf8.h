#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aha::text {

bool is_valid_utf8(std::string_view bytes);

// `bytes` with each ill-formed sequence (maximal subpart, Unicode 3.9, U+FFFD substitution of
// maximal subparts) replaced by U+FFFD, as Rust's from_utf8_lossy and Python's
// errors="replace" do.
std::string replace_invalid_utf8(std::string_view bytes);

// The number of bytes at the end of `bytes` that may still become one character: the beginning of
// a well-formed sequence whose rest has not come yet. 0 to 3.
std::size_t unfinished_utf8_suffix(std::string_view bytes);

// The code point at `position` of well-formed UTF-8; moves `position` behind it.
// Precondition: position < text.size().
char32_t next_code_point(std::string_view text, std::size_t& position);

// The code point that ends at `position` of well-formed UTF-8; moves `position` before it.
// Precondition: position > 0.
char32_t previous_code_point(std::string_view text, std::size_t& position);

void append_utf8(char32_t code_point, std::string& text);

}  // namespace aha::text
