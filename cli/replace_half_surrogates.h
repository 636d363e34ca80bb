#pragma once

#include <string>

namespace aha::cli {

// Replaces each \uD800 to \uDFFF in a JSON text that has no other half beside it by \ufffd, in
// place. JSON libraries refuse such escapes, but Python's writes them for text that was no Unicode.
void replace_half_surrogates(std::string& json);

}  // namespace aha::cli
