#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aha::text {

// GPT-2's alphabet: each byte has one printable character, so that a vocabulary over bytes can be
// written as text. Printable ASCII and Latin-1 stand for themselves, the other 68 bytes are
// U+0100 and on in order. (Radford et al. 2019, `bytes_to_unicode` in the code of GPT-2.)

// The character of `byte`, as UTF-8.
std::string_view byte_character(std::uint8_t byte);

// Appends the characters of all bytes of `bytes`.
void append_byte_characters(std::string_view bytes, std::string& text);

// The bytes that `text` spells; nothing when a character of it is not in the alphabet.
std::optional<std::string> spelled_bytes(std::string_view text);

}  // namespace aha::text
