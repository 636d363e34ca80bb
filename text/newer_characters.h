#pragma once

#include <span>
#include <string_view>

namespace aha::text {

// Characters that came with Unicode 15 and 16, which the `tokenizers` package knows and PCRE2 may
// not (10.42 has Unicode 14).
struct NewerCharacters {
  char32_t first;
  char32_t last;
  std::string_view category;  // general category, two letters
};

// The general categories of word characters, by their beginnings.
inline constexpr std::string_view kWordCategories[] = {"L", "M", "Nd", "Nl", "Pc"};

// In ascending order.
std::span<const NewerCharacters> newer_characters();

// Whether `code_point` is one of them, of a general category that begins with `category`.
bool is_newer_character(char32_t code_point, std::string_view category);

}  // namespace aha::text
