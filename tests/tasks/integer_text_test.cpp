#include "tasks/integer_text.h"

#include <string>

#include <gtest/gtest.h>

namespace aha::tasks {
namespace {

TEST(NormalizedInteger, AgreesWithTheStandardLibrary) {
  for (int value = -2000; value <= 2000; ++value) {
    const std::string digits = std::to_string(std::abs(value));
    const std::string sign = value < 0 ? "-" : "";
    EXPECT_EQ(normalized_integer(sign + digits), std::to_string(value));
    EXPECT_EQ(normalized_integer(
                  std::string(" \t\n").append(sign).append("000").append(digits).append("\r\v\f")),
              std::to_string(value));
    if (value >= 0) {
      EXPECT_EQ(normalized_integer("+" + digits), std::to_string(value));
    }
  }
}

TEST(NormalizedInteger, ZeroHasOneForm) {
  for (const char* zero : {"0", "-0", "+0", "0000", "-000"}) {
    EXPECT_EQ(normalized_integer(zero), "0");
  }
}

TEST(NormalizedInteger, TakesAnyLength) {
  const std::string digits = "9" + std::string(1'000'000, '7');
  EXPECT_EQ(normalized_integer("-00" + digits), "-" + digits);
}

TEST(NormalizedInteger, RefusesAnythingElse) {
  for (const char* text : {"", " ", "+", "-", "--1", "+-1", "1 2", "1.0", "1,000", "1e3", "0x1",
                           "a", "1a", "- 1", "\xEF\xBC\x91", "\xE2\x88\x92\x31"}) {
    EXPECT_EQ(normalized_integer(text), std::nullopt) << text;
  }
  EXPECT_EQ(normalized_integer(std::string_view("1\0", 2)), std::nullopt);
}

TEST(Trim, TakesAsciiWhiteSpaceOnly) {
  EXPECT_EQ(trim(" \t\n\r\v\fa b \n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\xC2\xA0x"), "\xC2\xA0x");  // no-break space
}

}  // namespace
}  // namespace aha::tasks
