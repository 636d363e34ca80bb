#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace aha::text {

// A regular expression that cannot be used, with the reason.
class RegexError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A pattern in Oniguruma's Ruby syntax, in which the `tokenizers` package reads the patterns of a
// tokenizer.json, rewritten so that PCRE2 (UTF, UCP, MULTILINE) matches the same.
//
// Rewritten: `\s` `\S` (PCRE2's also hold U+180E), `\w` `\W` (Oniguruma's hold marks and other
// letters), `\h` `\H` (hexadecimal digits), `\v`, `\uXXXX`, `\p{Script}` (PCRE2 would take the
// script extensions), `{,n}`, general categories and `\d` (with the newer characters of Unicode 15
// and 16; not where negated inside a class). Other properties are those of PCRE2's Unicode version.
// Refused with RegexError, because the two differ and no model of a supported family uses it:
// word boundaries, references, classes inside classes and `&&`, inline options other than `i`,
// `(?i)` behind the beginning, `{n}+`, `{n}?`, callouts and verbs.
// Mistakes in the pattern itself are left to PCRE2.
std::string pcre2_pattern(std::string_view oniguruma_pattern);

}  // namespace aha::text
