#pragma once

#include <string>

namespace aha::text {

// The normal forms of Unicode (UAX #15).
enum class UnicodeForm { nfc, nfd, nfkc, nfkd };

// `text` (well-formed UTF-8) in a normal form of Unicode 11, by ICU: characters that came later
// stay as they are, as the `tokenizers` package leaves them, whose tables are that old. Linear but
// for a logarithm also on hostile runs of combining marks.
std::string to_form(UnicodeForm form, std::string text);

}  // namespace aha::text
