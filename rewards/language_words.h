#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace aha::rewards {

// The words of a text by language (ISO 639-1; "" where it could not be told). Words are those of
// ICU's break iterator (UAX 29, with dictionaries for Chinese, Japanese and Thai) that hold a
// letter. A script with one language says which it is (Han is Japanese in a sentence with kana,
// else Chinese); of the others CLD2 judges each stretch of text.
//
// Left out: fenced and inline code, formulas ($...$, \(...\), \[...\], TeX commands), URLs, tags,
// words with digits or underscores, and names: capitalised words of one kind within a sentence, in
// a language that does not capitalise nouns. Bytes that are no UTF-8 are blanks.
using WordCounts = std::unordered_map<std::string, std::size_t>;
WordCounts count_words_by_language(std::string_view text);

// Whether there is a language of this ISO 639-1 code that can be told.
bool is_known_language(const std::string& code);

}  // namespace aha::rewards
