#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aha::recipes {

struct BadCharacter {
  int line = 0;  // from 1
  std::string what;
};

// The first line that is not UTF-8, or the first character that YAML allows only as an escape (YAML
// 1.2, production 1: control characters other than tab and line ends, U+FFFE, U+FFFF).
std::optional<BadCharacter> find_bad_character(std::string_view text);

// `text` on one line: line ends, tabs and what YAML does not allow as it is become \uXXXX escapes,
// bytes that are not UTF-8 become U+FFFD.
std::string escape_characters(std::string_view text);

}  // namespace aha::recipes
