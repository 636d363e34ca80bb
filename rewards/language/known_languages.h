#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "rewards/language/word_model.h"
#include "rewards/language_words.h"

namespace aha::rewards {

// Where the languages of an alphabet begin in the order of LanguageId.
LanguageId first_language(Alphabet alphabet);

constexpr LanguageId kUnknownLanguage = kMostLanguages - 1;

// What the letter's script says of a word: the alphabet whose model must tell, or Han and kana, or
// a language (kUnknownLanguage where several write it so, or none that is known).
struct ScriptReading {
  std::optional<Alphabet> alphabet;
  bool han = false;
  LanguageId language = kUnknownLanguage;
};
ScriptReading read_script(char32_t letter);

}  // namespace aha::rewards
