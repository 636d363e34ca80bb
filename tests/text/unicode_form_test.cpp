#include "text/unicode_form.h"

#include <chrono>
#include <random>

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>

#include "text/utf8.h"

namespace aha::text {
namespace {

std::string plain_icu(const std::string& text, bool compose) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer =
      compose ? icu::Normalizer2::getNFCInstance(status) : icu::Normalizer2::getNFDInstance(status);
  std::string result;
  normalizer->normalize(icu::UnicodeString::fromUTF8(text), status).toUTF8String(result);
  return result;
}

TEST(UnicodeForm, KnownForms) {
  EXPECT_EQ(to_form(UnicodeForm::nfc, "e\u0301"), "é");
  EXPECT_EQ(to_form(UnicodeForm::nfd, "é"), "e\u0301");
  EXPECT_EQ(to_form(UnicodeForm::nfkc, "ﬁ²Å"), "fi2Å");
  EXPECT_EQ(to_form(UnicodeForm::nfkd, "ﬁé"), "fie\u0301");
  EXPECT_EQ(to_form(UnicodeForm::nfc, "plain"), "plain");
  EXPECT_EQ(to_form(UnicodeForm::nfc, ""), "");
}

TEST(UnicodeForm, CharactersAfterUnicode11StayAsTheyAre) {
  EXPECT_EQ(to_form(UnicodeForm::nfkc, "\u32FF\u32FE"), "\u32FFヲ");
}

TEST(UnicodeForm, LongRunsOfMarksAsIcuAlone) {
  std::mt19937 random(5);
  const std::u32string marks = U"\u0301\u0316\u0344\u0323\u0338\u05B0\u3099\u0340\u034F";
  for (int round = 0; round < 300; ++round) {
    std::string text = round % 2 == 0 ? "a" : "";
    for (int run = 0; run < 3; ++run) {
      for (std::size_t i = 50 + random() % 100; i > 0; --i) {
        append_utf8(marks[random() % marks.size()], text);
      }
      if (random() % 2 == 0) text += "か";
    }
    ASSERT_EQ(to_form(UnicodeForm::nfc, text), plain_icu(text, true));
    ASSERT_EQ(to_form(UnicodeForm::nfd, text), plain_icu(text, false));
  }
}

TEST(UnicodeForm, HostileMarksAreNotQuadratic) {
  std::string text = "a";
  for (int i = 0; i < 250000; ++i) text += "\u0301\u0316";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(to_form(UnicodeForm::nfc, text).size(), text.size() - 1);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

}  // namespace
}  // namespace aha::text
