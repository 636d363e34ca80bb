#include "cli/replace_half_surrogates.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace aha::cli {
namespace {

constexpr std::size_t kEscapeLength = 6;  // \uD800

std::optional<std::uint32_t> escaped_unit(std::string_view json, std::size_t position) {
  if (position + kEscapeLength > json.size() || json.substr(position, 2) != "\\u") {
    return std::nullopt;
  }
  std::uint32_t unit = 0;
  for (const char c : json.substr(position + 2, 4)) {
    const char lower = static_cast<char>(c | 0x20);
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && (lower < 'a' || lower > 'f')) return std::nullopt;
    unit = unit * 16 + static_cast<std::uint32_t>(is_digit ? c - '0' : lower - 'a' + 10);
  }
  return unit;
}

bool is_half(std::optional<std::uint32_t> unit, std::uint32_t first) {
  return unit && *unit >= first && *unit < first + 0x400;
}

}  // namespace

void replace_half_surrogates(std::string& json) {
  constexpr std::uint32_t kFirstHigh = 0xD800;
  constexpr std::uint32_t kFirstLow = 0xDC00;
  std::size_t position = json.find('\\');
  while (position != std::string::npos) {
    const auto unit = escaped_unit(json, position);
    std::size_t length = unit ? kEscapeLength : 2;
    if (is_half(unit, kFirstHigh) && is_half(escaped_unit(json, position + length), kFirstLow)) {
      length += kEscapeLength;
    } else if (is_half(unit, kFirstHigh) || is_half(unit, kFirstLow)) {
      json.replace(position, kEscapeLength, "\\ufffd");
    }
    position = json.find('\\', position + length);
  }
}

}  // namespace aha::cli
