#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace aha::rewards {

// A language that can be told, by number.
using LanguageId = std::uint8_t;
constexpr std::size_t kMostLanguages = 96;

// By ISO 639-1 code; nothing where it cannot be told. Norwegian's two written forms are `no`;
// Bosnian counts as Croatian.
std::optional<LanguageId> language_id(std::string_view code);
std::string_view language_code(LanguageId language);

struct WordCounts {
  std::size_t all = 0;  // those of no known language as well
  std::array<std::size_t, kMostLanguages> of{};
};

// The words of a text by language. Words are those of ICU's break iterator (UAX 29, with
// dictionaries for Chinese, Japanese and Thai) that hold a letter. A script with one language says
// which it is; in the Latin, Cyrillic, Arabic and Devanagari alphabets each word is evidence for
// some languages (language/word_model.h), Han characters and kana for Chinese or Japanese, and the
// most probable course of few languages through the text decides (language/language_chain.h), for
// `expected` where it is open.
//
// Left out: what is no prose (prose.h), identifiers (language/word_scan.h), single letters that are
// no words, and names: words that begin with a capital within a sentence, in a language that does
// not capitalise nouns, unless most words of the sentence do. Time is linear in the text; memory,
// beside a few copies of the text, is bounded. For any number of threads.
WordCounts count_words_by_language(std::string_view text,
                                   std::optional<LanguageId> expected = std::nullopt);

}  // namespace aha::rewards
