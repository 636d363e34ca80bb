#include "text/byte_alphabet.h"

#include <set>

#include <gtest/gtest.h>

namespace aha::text {
namespace {

TEST(ByteAlphabet, KnownCharacters) {
  EXPECT_EQ(byte_character('a'), "a");
  EXPECT_EQ(byte_character(' '), "Ġ");
  EXPECT_EQ(byte_character('\n'), "Ċ");
  EXPECT_EQ(byte_character(0), "Ā");
  EXPECT_EQ(byte_character(0xAD), "Ń");
  EXPECT_EQ(byte_character(0xFF), "ÿ");
}

TEST(ByteAlphabet, EveryByteHasItsOwnCharacterAndComesBack) {
  std::set<std::string> seen;
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) {
    bytes.push_back(static_cast<char>(byte));
    seen.emplace(byte_character(static_cast<std::uint8_t>(byte)));
  }
  EXPECT_EQ(seen.size(), 256U);
  std::string text;
  append_byte_characters(bytes, text);
  EXPECT_EQ(spelled_bytes(text), bytes);
}

TEST(ByteAlphabet, OtherCharactersSpellNothing) {
  EXPECT_EQ(spelled_bytes("a b"), std::nullopt);
  EXPECT_EQ(spelled_bytes("你"), std::nullopt);
  EXPECT_EQ(spelled_bytes("\u0144"), std::nullopt);
  EXPECT_EQ(spelled_bytes(""), "");
}

}  // namespace
}  // namespace aha::text
