#include "rewards/math/unicode_notation.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace aha::rewards::math {
namespace {

struct Spelling {
  char32_t character;
  std::string_view ascii;
};

// In the order of their code points.
constexpr std::array kSpellings = std::to_array<Spelling>({
    {0x00A0, " "},
    {0x00A2, "\\text{cents}"},
    {0x00A3, "\\pounds "},
    {0x00A5, "\\yen "},
    {0x00AC, "\\neg "},
    {0x00AD, ""},
    {0x00B0, "^\\circ "},
    {0x00B1, "\\pm "},
    {0x00B5, "\\mu "},
    {0x00B7, "\\cdot "},
    {0x00BC, "\\frac{1}{4}"},
    {0x00BD, "\\frac{1}{2}"},
    {0x00BE, "\\frac{3}{4}"},
    {0x00D7, "\\times "},
    {0x00F7, "\\div "},
    {0x0393, "\\Gamma "},
    {0x0394, "\\Delta "},
    {0x0398, "\\Theta "},
    {0x039B, "\\Lambda "},
    {0x03A0, "\\Pi "},
    {0x03A3, "\\Sigma "},
    {0x03A6, "\\Phi "},
    {0x03A8, "\\Psi "},
    {0x03A9, "\\Omega "},
    {0x03B1, "\\alpha "},
    {0x03B2, "\\beta "},
    {0x03B3, "\\gamma "},
    {0x03B4, "\\delta "},
    {0x03B5, "\\epsilon "},
    {0x03B6, "\\zeta "},
    {0x03B7, "\\eta "},
    {0x03B8, "\\theta "},
    {0x03B9, "\\iota "},
    {0x03BA, "\\kappa "},
    {0x03BB, "\\lambda "},
    {0x03BC, "\\mu "},
    {0x03BD, "\\nu "},
    {0x03BE, "\\xi "},
    {0x03C0, "\\pi "},
    {0x03C1, "\\rho "},
    {0x03C3, "\\sigma "},
    {0x03C4, "\\tau "},
    {0x03C6, "\\phi "},
    {0x03C7, "\\chi "},
    {0x03C8, "\\psi "},
    {0x03C9, "\\omega "},
    {0x03D5, "\\phi "},
    {0x060C, ","},
    {0x066A, "%"},
    {0x066B, "."},
    {0x066C, "{,}"},
    {0x2002, " "},
    {0x2003, " "},
    {0x2005, " "},
    {0x2007, " "},
    {0x2008, " "},
    {0x2009, "\\,"},
    {0x200A, "\\,"},
    {0x200B, ""},
    {0x200C, ""},
    {0x200D, ""},
    {0x200E, ""},
    {0x200F, ""},
    {0x2010, "-"},
    {0x2011, "-"},
    {0x2012, "-"},
    {0x2013, "-"},
    {0x2014, "-"},
    {0x2016, "\\|"},
    {0x2018, "'"},
    {0x2019, "'"},
    {0x201C, "\""},
    {0x201D, "\""},
    {0x2026, "\\ldots "},
    {0x202F, "\\,"},
    {0x2030, "\\permille "},
    {0x2032, "'"},
    {0x2033, "''"},
    {0x2044, "/"},
    {0x205F, " "},
    {0x2060, ""},
    {0x2061, ""},
    {0x2062, ""},
    {0x2063, ""},
    {0x20AC, "\\euro "},
    {0x2102, "\\mathbb{C}"},
    {0x2103, "^\\circ \\text{C}"},
    {0x2109, "^\\circ \\text{F}"},
    {0x2115, "\\mathbb{N}"},
    {0x211A, "\\mathbb{Q}"},
    {0x211D, "\\mathbb{R}"},
    {0x2124, "\\mathbb{Z}"},
    {0x2150, "\\frac{1}{7}"},
    {0x2151, "\\frac{1}{9}"},
    {0x2152, "\\frac{1}{10}"},
    {0x2153, "\\frac{1}{3}"},
    {0x2154, "\\frac{2}{3}"},
    {0x2155, "\\frac{1}{5}"},
    {0x2156, "\\frac{2}{5}"},
    {0x2157, "\\frac{3}{5}"},
    {0x2158, "\\frac{4}{5}"},
    {0x2159, "\\frac{1}{6}"},
    {0x215A, "\\frac{5}{6}"},
    {0x215B, "\\frac{1}{8}"},
    {0x215C, "\\frac{3}{8}"},
    {0x215D, "\\frac{5}{8}"},
    {0x215E, "\\frac{7}{8}"},
    {0x2190, "\\leftarrow "},
    {0x2192, "\\to "},
    {0x21D2, "\\Rightarrow "},
    {0x21D4, "\\iff "},
    {0x2205, "\\emptyset "},
    {0x2206, "\\Delta "},
    {0x2208, "\\in "},
    {0x2209, "\\notin "},
    {0x220F, "\\prod "},
    {0x2211, "\\sum "},
    {0x2212, "-"},
    {0x2213, "\\mp "},
    {0x2215, "/"},
    {0x2216, "\\setminus "},
    {0x2217, "*"},
    {0x2218, "\\circ "},
    {0x2219, "\\cdot "},
    {0x221A, "\\sqrt "},
    {0x221B, "\\sqrt[3]"},
    {0x221C, "\\sqrt[4]"},
    {0x221D, "\\propto "},
    {0x221E, "\\infty "},
    {0x2220, "\\angle "},
    {0x2223, "\\mid "},
    {0x2225, "\\parallel "},
    {0x2227, "\\land "},
    {0x2228, "\\lor "},
    {0x2229, "\\cap "},
    {0x222A, "\\cup "},
    {0x222B, "\\int "},
    {0x2236, ":"},
    {0x223C, "\\sim "},
    {0x2245, "\\cong "},
    {0x2248, "\\approx "},
    {0x2260, "\\ne "},
    {0x2261, "\\equiv "},
    {0x2264, "\\le "},
    {0x2265, "\\ge "},
    {0x2266, "\\le "},
    {0x2267, "\\ge "},
    {0x2282, "\\subset "},
    {0x2286, "\\subseteq "},
    {0x22A5, "\\perp "},
    {0x22C5, "\\cdot "},
    {0x22EF, "\\ldots "},
    {0x2308, "\\lceil "},
    {0x2309, "\\rceil "},
    {0x230A, "\\lfloor "},
    {0x230B, "\\rfloor "},
    {0x25A1, ""},
    {0x25B3, "\\triangle "},
    {0x27E8, "\\langle "},
    {0x27E9, "\\rangle "},
    {0x2A7D, "\\le "},
    {0x2A7E, "\\ge "},
    {0x3000, " "},
    {0x3001, ","},
    {0x3002, "."},
    {0xFEFF, ""},
});
static_assert(std::is_sorted(kSpellings.begin(), kSpellings.end(),
                             [](const Spelling& a, const Spelling& b) {
                               return a.character < b.character;
                             }));

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
