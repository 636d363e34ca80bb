#include "text/utf8.h"

#include <algorithm>
#include <cstdint>

#include <unicode/utf8.h>

namespace aha::text {
namespace {

constexpr UChar32 kReplacement = 0xFFFD;

std::size_t ascii_end(std::string_view bytes, std::size_t from) {
  while (from < bytes.size() && U8_IS_SINGLE(static_cast<std::uint8_t>(bytes[from]))) ++from;
  return from;
}

// Position of the first ill-formed sequence at or after `from`, or the size.
std::size_t first_invalid(std::string_view bytes, std::size_t from) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::size_t position = from;
  while ((position = ascii_end(bytes, position)) < bytes.size()) {
    const std::size_t start = position;
    UChar32 c = 0;
    U8_NEXT(data, position, bytes.size(), c);
    if (c < 0) return start;
  }
  return position;
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) { return first_invalid(bytes, 0) == bytes.size(); }

std::string replace_invalid_utf8(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::string text;
  text.reserve(bytes.size());
  std::size_t position = 0;
  while (position < bytes.size()) {
    const std::size_t invalid = first_invalid(bytes, position);
    text.append(bytes.substr(position, invalid - position));
    position = invalid;
    if (position == bytes.size()) break;
    UChar32 c = 0;
    U8_NEXT(data, position, bytes.size(), c);
    append_utf8(kReplacement, text);
  }
  return text;
}

std::size_t unfinished_utf8_suffix(std::string_view bytes) {
  const std::size_t longest = std::min<std::size_t>(3, bytes.size());
  for (std::size_t length = 1; length <= longest; ++length) {
    const std::string_view tail = bytes.substr(bytes.size() - length);
    const auto lead = static_cast<std::uint8_t>(tail[0]);
    if (U8_IS_TRAIL(lead)) continue;
    if (static_cast<std::size_t>(U8_COUNT_TRAIL_BYTES(lead)) < length) return 0;
    // A maximal subpart that reaches the end is one that more bytes could complete.
    std::size_t position = 0;
    UChar32 c = 0;
    const auto* data = reinterpret_cast<const std::uint8_t*>(tail.data());
    U8_NEXT(data, position, tail.size(), c);
    return c < 0 && position == length ? length : 0;
  }
  return 0;
}

char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(data, position, text.size(), c);
  return static_cast<char32_t>(c);
}

char32_t previous_code_point(std::string_view text, std::size_t& position) {
  do {
    --position;
  } while (position > 0 && U8_IS_TRAIL(static_cast<std::uint8_t>(text[position])));
  std::size_t begin = position;
  return next_code_point(text, begin);
}

void append_utf8(char32_t code_point, std::string& text) {
  std::uint8_t buffer[U8_MAX_LENGTH];
  std::size_t length = 0;
  U8_APPEND_UNSAFE(buffer, length, code_point);
  text.append(reinterpret_cast<const char*>(buffer), length);
}

}  // namespace aha::text
