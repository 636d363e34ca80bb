#include "text/utf8.h"

#include <random>

#include <gtest/gtest.h>

namespace aha::text {
namespace {

std::string utf8(char32_t code_point) {
  std::string text;
  append_utf8(code_point, text);
  return text;
}

TEST(Utf8, EveryCodePointSurvives) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const std::string text = utf8(c);
    ASSERT_TRUE(is_valid_utf8(text)) << static_cast<unsigned>(c);
    ASSERT_EQ(replace_invalid_utf8(text), text);
    std::size_t end = 0;
    ASSERT_EQ(next_code_point(text, end), c);
    ASSERT_EQ(end, text.size());
    const std::string behind = std::string("x").append(text);
    std::size_t begin = behind.size();
    ASSERT_EQ(previous_code_point(behind, begin), c);
    ASSERT_EQ(begin, 1U);
    for (std::size_t length = 1; length < text.size(); ++length) {
      ASSERT_EQ(unfinished_utf8_suffix(text.substr(0, length)), length);
    }
    ASSERT_EQ(unfinished_utf8_suffix(text), 0U);
  }
}

TEST(Utf8, ReplacesMaximalSubparts) {
  const std::string r = "\uFFFD";
  EXPECT_EQ(replace_invalid_utf8("a\xFFz"), "a" + r + "z");
  EXPECT_EQ(replace_invalid_utf8("\xE4\xBD"), r);
  EXPECT_EQ(replace_invalid_utf8("\xE4\xBD\xE4\xBD\xA0"), r + "你");
  EXPECT_EQ(replace_invalid_utf8("\xED\xA0\x80"), r + r + r);  // a surrogate
  EXPECT_EQ(replace_invalid_utf8("\xC0\xAF"), r + r);          // overlong
  EXPECT_EQ(replace_invalid_utf8("\xF4\x90\x80\x80"), r + r + r + r);
  EXPECT_EQ(replace_invalid_utf8("\xF0\x9F\x98x"), r + "x");
  EXPECT_EQ(replace_invalid_utf8(""), "");
}

TEST(Utf8, UnfinishedSuffixIsOneThatMoreBytesCouldComplete) {
  EXPECT_EQ(unfinished_utf8_suffix(""), 0U);
  EXPECT_EQ(unfinished_utf8_suffix("\xFF"), 0U);
  EXPECT_EQ(unfinished_utf8_suffix("\x80\x80"), 0U);
  EXPECT_EQ(unfinished_utf8_suffix("\xED\xA0"), 0U);
  EXPECT_EQ(unfinished_utf8_suffix("\xED\x9F"), 2U);
  EXPECT_EQ(unfinished_utf8_suffix("\xF4\x90"), 0U);
  EXPECT_EQ(unfinished_utf8_suffix("\xE0\x80"), 0U);
}

TEST(Utf8, PiecewiseReplacementEqualsWholeOnRandomBytes) {
  std::mt19937 random(7);
  const std::string likely = "a\x80\xBF\xC3\xE4\xED\xA0\xF0\x9F\xF4\x90\xFF\xC0";
  for (int round = 0; round < 20000; ++round) {
    std::string bytes;
    for (std::size_t i = random() % 12; i > 0; --i) bytes += likely[random() % likely.size()];
    std::string text;
    std::string pending;
    for (const char byte : bytes) {
      pending += byte;
      const std::size_t whole = pending.size() - unfinished_utf8_suffix(pending);
      text += replace_invalid_utf8(pending.substr(0, whole));
      pending.erase(0, whole);
    }
    text += replace_invalid_utf8(pending);
    ASSERT_EQ(text, replace_invalid_utf8(bytes));
    ASSERT_TRUE(is_valid_utf8(text));
  }
}

}  // namespace
}  // namespace aha::text
