#pragma once

#include <string_view>

namespace aha::rewards {

// Whether a letter (a small one, or any at the start of a sentence) is a word of the language by
// itself, as `a` is in English, and not the name of something in a formula. `language` is an ISO
// 639-1 code.
bool is_one_letter_word(std::string_view language, char32_t letter, bool starts_sentence);

}  // namespace aha::rewards
