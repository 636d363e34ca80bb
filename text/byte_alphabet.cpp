#include "text/byte_alphabet.h"

#include <array>
#include <cstddef>

#include "text/utf8.h"

namespace aha::text {
namespace {

constexpr int kByteCount = 256;
constexpr int kFirstSubstitute = 0x100;
constexpr int kLastSubstitute = 0x143;

struct Alphabet {
  std::array<std::string, kByteCount> characters;
  std::array<std::int16_t, kLastSubstitute + 1> bytes;
};

bool stands_for_itself(int byte) {
  return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte != 0xAD);
}

Alphabet make_alphabet() {
  Alphabet alphabet;
  alphabet.bytes.fill(-1);
  int substitute = kFirstSubstitute;
  for (int byte = 0; byte < kByteCount; ++byte) {
    const int code_point = stands_for_itself(byte) ? byte : substitute++;
    append_utf8(static_cast<char32_t>(code_point), alphabet.characters[byte]);
    alphabet.bytes[code_point] = static_cast<std::int16_t>(byte);
  }
  return alphabet;
}

const Alphabet& alphabet() {
  static const Alphabet kAlphabet = make_alphabet();
  return kAlphabet;
}

}  // namespace

std::string_view byte_character(std::uint8_t byte) { return alphabet().characters[byte]; }

void append_byte_characters(std::string_view bytes, std::string& text) {
  const auto& characters = alphabet().characters;
  for (const char byte : bytes) text += characters[static_cast<std::uint8_t>(byte)];
}

std::optional<std::string> spelled_bytes(std::string_view text) {
  const auto& table = alphabet().bytes;
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) {
    const char32_t code_point = next_code_point(text, position);
    if (code_point >= table.size() || table[code_point] < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(table[code_point]));
  }
  return bytes;
}

}  // namespace aha::text
