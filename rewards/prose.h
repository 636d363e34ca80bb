#pragma once

#include <string>
#include <string_view>

namespace aha::rewards {

// The text with blanks, byte for byte, in place of what is no prose: fenced (```...```) and inline
// (`...`) code, formulas ($...$, $$...$$, \(...\), \[...\], \begin{...}...\end{...}), TeX commands,
// URLs, mail addresses, paths from the root (/usr/lib) and tags (<...>). What is opened and not
// closed is no opening; neither is a dollar before an amount ($5 and $6). Linear time.
std::string keep_prose(std::string_view text);

}  // namespace aha::rewards
