#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace aha::recipes {

// Breaks a text in up to four places: bytes changed, left out, doubled or moved, and what YAML has
// a meaning for put in.
inline std::string mutate_text(std::string text, std::mt19937_64& random) {
  static constexpr std::string_view kPieces[] = {":",           ": ",
                                                 "\n",          "\n  ",
                                                 "\t",          "-",
                                                 "- ",          "? ",
                                                 "[",           "]",
                                                 "{",           "}",
                                                 ",",           "#",
                                                 " #",          "&a ",
                                                 "*a",          "!!a",
                                                 "|\n",         ">\n",
                                                 "'",           "\"",
                                                 "%",           "@",
                                                 "`",           "<<",
                                                 "---\n",       "...\n",
                                                 "~",           "null",
                                                 "true",        "yes",
                                                 "1e3",         "1e999",
                                                 "0x1",         ".nan",
                                                 "-1",          "\\u12",
                                                 "\\x",         "\r",
                                                 "\x01",        "\xff",
                                                 "\xc3",        "\xef\xbb\xbf",
                                                 "name: a\n",   "99999999999999999999",
                                                 "<<: *a\n",    "{prompt}",
                                                 "\xe2\x80\xa8"};
  const auto below = [&](std::size_t bound) { return bound == 0 ? 0 : random() % bound; };
  for (std::size_t times = 1 + below(4); times > 0; --times) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = below(20);
    switch (below(5)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      case 3:
        text.insert(below(text.size() + 1), text.substr(at, length));
        break;
      default:
        text.insert(at, kPieces[below(std::size(kPieces))]);
    }
  }
  return text;
}

}  // namespace aha::recipes
