#pragma once

#include <string>
#include <string_view>

namespace aha::rewards {

// The text with blanks, byte for byte, in place of what is no prose: fenced (```...```) and inline
// (`...`) code, formulas ($...$, $$...$$, \(...\), \[...\]), TeX commands, URLs, tags (<...>), and
// bytes that are no UTF-8. What is opened and not closed in the text is no opening. Linear time.
std::string keep_prose(std::string_view text);

}  // namespace aha::rewards
