#include "rewards/math/unicode_notation.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "rewards/math/unicode_spellings.h"

namespace aha::rewards::math {
namespace {

// The signs of superscripts from U+2070 on, and of subscripts from U+2080 on.
constexpr std::string_view kRaised = "0i??456789+-=()n";
constexpr std::string_view kLowered = "0123456789+-=()?";

struct Decoded {
  char32_t character = 0;
  std::size_t bytes = 0;  // 0: no UTF-8
};

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t bytes = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || text.size() < bytes) {
    return {};
  }
  char32_t character = bytes == 1 ? first : first & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      return {};
    }
    character = (character << 6U) | (byte(i) & 0x3FU);
  }
  return {character, bytes};
}

char raised(char32_t character) {
  switch (character) {
    case 0x00B9:
      return '1';
    case 0x00B2:
      return '2';
    case 0x00B3:
      return '3';
    default:
      break;
  }
  const bool is_raised = character >= 0x2070 && character < 0x2080;
  return is_raised ? kRaised[character - 0x2070] : '?';
}

char lowered(char32_t character) {
  const bool is_lowered = character >= 0x2080 && character < 0x2090;
  return is_lowered ? kLowered[character - 0x2080] : '?';
}

// Mathematical alphanumerics: digits in five styles, then the letters in thirteen.
char plain_alphanumeric(char32_t character) {
  if (character >= 0x1D7CE && character <= 0x1D7FF) {
    return static_cast<char>('0' + (character - 0x1D7CE) % 10);
  }
  if (character >= 0x1D400 && character < 0x1D6A4) {
    const char32_t letter = (character - 0x1D400) % 52;
    return static_cast<char>(letter < 26 ? 'A' + letter : 'a' + letter - 26);
  }
  return '?';
}

std::optional<std::string_view> spelling_of(char32_t character) {
  const auto* found =
      std::lower_bound(kSpellings.begin(), kSpellings.end(), character,
                       [](const Spelling& a, char32_t wanted) { return a.character < wanted; });
  if (found != kSpellings.end() && found->character == character) {
    return found->ascii;
  }
  return std::nullopt;
}

// Digits of other scripts, ten in a row each: Arabic, Persian, Devanagari, Bengali, Thai, ...
char digit_of_script(char32_t character) {
  constexpr auto kZeros = std::to_array<char32_t>({0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66,
                                                   0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
                                                   0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810});
  for (const char32_t zero : kZeros) {
    if (character >= zero && character < zero + 10) {
      return static_cast<char>('0' + (character - zero));
    }
  }
  return '?';
}

using CharacterMap = char (*)(char32_t);

// A run of superscripts, or subscripts, from `at` on as one group. Gives where it ends.
std::size_t spell_run(std::string_view text, std::size_t at, char mark, CharacterMap map,
                      std::string& out) {
  out.append({mark, '{'});
  while (at < text.size()) {
    const Decoded next = decode(text.substr(at));
    const char c = next.bytes == 0 ? '?' : map(next.character);
    if (c == '?') {
      break;
    }
    out += c;
    at += next.bytes;
  }
  out += '}';
  return at;
}

std::size_t spell_character(std::string_view text, std::size_t at, std::string& out) {
  const Decoded next = decode(text.substr(at));
  if (next.bytes == 0) {
    out += text[at];
    return at + 1;
  }
  if (raised(next.character) != '?') {
    return spell_run(text, at, '^', raised, out);
  }
  if (lowered(next.character) != '?') {
    return spell_run(text, at, '_', lowered, out);
  }
  if (next.character >= 0xFF01 && next.character <= 0xFF5E) {
    out += static_cast<char>(next.character - 0xFEE0);
  } else if (plain_alphanumeric(next.character) != '?') {
    out += plain_alphanumeric(next.character);
  } else if (digit_of_script(next.character) != '?') {
    out += digit_of_script(next.character);
  } else if (const auto spelling = spelling_of(next.character)) {
    // One half after a digit is a mixed number, which a blank keeps apart from the digit.
    out += *spelling;
  } else {
    out += text.substr(at, next.bytes);
  }
  return at + next.bytes;
}

}  // namespace

std::string_view spell_unicode(std::string_view text, Arena& arena) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) {
    return text;
  }
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t at = 0; at < text.size();) {
    if (is_ascii(text[at])) {
      out += text[at++];
    } else {
      at = spell_character(text, at, out);
    }
  }
  return arena.keep(out);
}

}  // namespace aha::rewards::math
