#include "cli/replace_half_surrogates.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aha::cli {
namespace {

std::string replaced(std::string json) {
  replace_half_surrogates(json);
  return json;
}

TEST(ReplaceHalfSurrogates, LeavesWholePairsAndOtherEscapesAlone) {
  for (const char* text :
       {"", "plain", R"("\ud83d\ude00")", R"("\uD83D\uDE00\n\u00e9")", R"("\\ud83d")",
        R"("\\\\udc00")", R"("\u12)", R"("\ud8)", "\\", R"("\ud8zz")"}) {
    EXPECT_EQ(replaced(text), text);
  }
}

TEST(ReplaceHalfSurrogates, ReplacesEachHalf) {
  EXPECT_EQ(replaced(R"("\ud83d")"), R"("\ufffd")");
  EXPECT_EQ(replaced(R"("\ude00\ud83d")"), R"("\ufffd\ufffd")");
  EXPECT_EQ(replaced(R"("\ud83d\ud83d\ude00\ude00")"), R"("\ufffd\ud83d\ude00\ufffd")");
  EXPECT_EQ(replaced(R"("\uD83Dx\uDFFF")"), R"("\ufffdx\ufffd")");
  EXPECT_EQ(replaced(R"("\\\ud800")"), R"("\\\ufffd")");
  EXPECT_EQ(replaced(R"("\ud800\)"), R"("\ufffd\)");
}

TEST(ReplaceHalfSurrogates, EveryUnitThenParses) {
  for (int unit = 0; unit < 0x10000; unit += 0x3F) {
    char text[16];
    std::snprintf(text, sizeof text, "\"\\u%04x\"", static_cast<unsigned>(unit));
    const auto parsed = nlohmann::json::parse(replaced(text));
    EXPECT_EQ(parsed.get<std::string>() == "\uFFFD", unit >= 0xD800 && unit < 0xE000) << text;
  }
}

}  // namespace
}  // namespace aha::cli
