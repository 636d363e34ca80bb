#include "recipes/yaml_characters.h"

#include <fmt/format.h>

#include "text/utf8.h"

namespace aha::recipes {
namespace {

bool is_allowed(char32_t value) {
  if (value < 0x20) return value == '\t' || value == '\n' || value == '\r';
  if (value >= 0x7F && value <= 0x9F) return value == 0x85;
  return value != 0xFFFE && value != 0xFFFF;
}

// The ones that end a line or that some reader of YAML drops at a text's start.
bool is_layout(char32_t value) {
  return value < 0x20 || value == 0x85 || value == 0x2028 || value == 0x2029 || value == 0xFEFF;
}

}  // namespace

std::optional<BadCharacter> find_bad_character(std::string_view text) {
  for (int line = 1; !text.empty(); ++line) {
    const std::string_view row = text.substr(0, text.find('\n'));
    if (!text::is_valid_utf8(row)) return BadCharacter{line, "bytes that are not UTF-8"};
    for (std::size_t at = 0; at < row.size();) {
      const char32_t value = text::next_code_point(row, at);
      if (is_allowed(value)) continue;
      return BadCharacter{line, fmt::format("control character U+{:04X}: write it as an escape in "
                                            "double quotes, or remove it",
                                            static_cast<unsigned>(value))};
    }
    text.remove_prefix(std::min(row.size() + 1, text.size()));
  }
  return std::nullopt;
}

std::string escape_characters(std::string_view text) {
  const std::string valid = text::replace_invalid_utf8(text);
  std::string result;
  for (std::size_t at = 0; at < valid.size();) {
    const std::size_t start = at;
    const char32_t value = text::next_code_point(valid, at);
    if (is_allowed(value) && !is_layout(value)) {
      result.append(valid, start, at - start);
    } else {
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(value));
    }
  }
  return result;
}

}  // namespace aha::recipes
