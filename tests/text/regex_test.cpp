#include "text/regex.h"

#include <chrono>

#include <gtest/gtest.h>

namespace aha::text {
namespace {

std::vector<std::string> matches(std::string_view pattern, std::string_view text) {
  std::vector<Span> spans;
  Regex(pattern).find_all(text, spans);
  std::vector<std::string> found;
  found.reserve(spans.size());
  for (const Span& span : spans) found.emplace_back(text.substr(span.begin, span.end - span.begin));
  return found;
}

using Strings = std::vector<std::string>;

TEST(RegexDialect, SpaceIsUnicodeWhiteSpaceOnly) {
  EXPECT_EQ(matches(R"(\s)", "a\u180e\u3000\u0085\u200bb"), (Strings{"\u3000", "\u0085"}));
  EXPECT_EQ(matches(R"([^\s]+)", "a\u180e b"), (Strings{"a\u180e", "b"}));
  EXPECT_EQ(matches(R"([\S]+)", "a\u180e b"), (Strings{"a\u180e", "b"}));
}

TEST(RegexDialect, WordHoldsMarksAndTheFractionsOfLatin1) {
  EXPECT_EQ(matches(R"(\w+)", "e\u0301_9½⅔"), (Strings{"e\u0301_9½"}));
  EXPECT_EQ(matches(R"([\w-]+)", "a-b c"), (Strings{"a-b", "c"}));
  EXPECT_EQ(matches(R"(\W+)", "a⅔ b"), (Strings{"⅔ "}));
}

// U+1FAE8 came with Unicode 15 (So), U+31350 too (Lo), U+2EBF0 with 15.1 (Lo), U+10D40 with 16
// (Nd).
TEST(RegexDialect, KnowsTheCharactersOfUnicode16) {
  EXPECT_EQ(matches(R"(\p{L}+)", "a\U00031350b\U0002EBF0\U0001FAE8"),
            (Strings{"a\U00031350b\U0002EBF0"}));
  EXPECT_EQ(matches(R"(\p{^L})", "a\U00031350\U0001FAE8"), (Strings{"\U0001FAE8"}));
  EXPECT_EQ(matches(R"(\d+)", "1\U00010D40\U0001FAE8"), (Strings{"1\U00010D40"}));
  EXPECT_EQ(matches(R"(\D+)", "1\U00010D40\U0001FAE8"), (Strings{"\U0001FAE8"}));
  EXPECT_EQ(matches(R"([\d-]+)", "1-\U00010D40\U0001FAE8"), (Strings{"1-\U00010D40"}));
  EXPECT_EQ(matches(R"(\P{Nd})", "1\U00010D40\U0001FAE8"), (Strings{"\U0001FAE8"}));
  EXPECT_EQ(matches(R"([^\s\p{L}\p{N}]+)", "\U00031350?\U0001FAE8\U00010D40"),
            (Strings{"?\U0001FAE8"}));
  EXPECT_EQ(matches(R"([\p{P}\p{S}]+)", "a!\U0001FAE8"), (Strings{"!\U0001FAE8"}));
  EXPECT_EQ(matches(R"(\w+)", "\U0001FAE8\U00031350\U00010D40"), (Strings{"\U00031350\U00010D40"}));
  EXPECT_EQ(matches(R"(\W+)", "\U0001FAE8\U00031350"), (Strings{"\U0001FAE8"}));
}

TEST(RegexDialect, RubyMeanings) {
  EXPECT_EQ(matches(R"(\h+)", "xyz0aFg"), (Strings{"0aF"}));
  EXPECT_EQ(matches(R"(\v)", "\n\x0b"), (Strings{"\x0b"}));
  EXPECT_EQ(matches(R"(\u4f60)", "你好"), (Strings{"你"}));
  EXPECT_EQ(matches("a{,2}b", "aaab"), (Strings{"aab"}));
  EXPECT_EQ(matches("^b$", "a\nb\nc"), (Strings{"b"}));
  // U+30FC is Katakana by extension, Common by script.
  EXPECT_EQ(matches(R"(\p{Katakana}+)", "カー"), (Strings{"カ"}));
  EXPECT_EQ(matches(R"(\p{^Han}+)", "你a好"), (Strings{"a"}));
}

TEST(RegexDialect, RefusesWhatDiffers) {
  for (const char* pattern :
       {R"(\bx)", R"([a[bc]])", "[[:alpha:]]", "[a-z&&[b]]", "(?m:.)", "(?x) a", "a(?i)b",
        "a{1,2}+", "a{2}?", "(*FAIL)", R"(\k<x>)", R"((a)\1)", R"([\W])", R"(\pL)", R"(\xE4)",
        R"(\Qa\E)", "a\\", "(?#c)", R"(\G)"}) {
    EXPECT_THROW(Regex{pattern}, RegexError) << pattern;
  }
}

TEST(RegexDialect, ReportsMistakes) {
  for (const char* pattern : {"(", "[a", "a{2,1}", R"(\p{Nonsense})", "*a"}) {
    EXPECT_THROW(Regex{pattern}, RegexError) << pattern;
  }
}

TEST(Regex, EmptyMatchesAsOnigurumaIteratesThem) {
  std::vector<Span> spans;
  Regex("x*").find_all("axxb", spans);
  EXPECT_EQ(spans, (std::vector<Span>{{0, 0}, {1, 3}, {4, 4}}));
  spans.clear();
  Regex("x*").find_all("你", spans);
  EXPECT_EQ(spans, (std::vector<Span>{{0, 0}, {3, 3}}));
  spans.clear();
  Regex("").find_all("", spans);
  EXPECT_EQ(spans, (std::vector<Span>{{0, 0}}));
}

TEST(Regex, LongRunsTakeLinearTime) {
  const Regex regex(R"([^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|)"
                    R"(\s+(?!\S)|\s+)");
  const auto start = std::chrono::steady_clock::now();
  for (const char* unit : {"a", " ", "\n", "!", "7", "é", "\u3000"}) {
    std::string text;
    while (text.size() < 1000000) text += unit;
    std::vector<Span> spans;
    regex.find_all(text, spans);
    EXPECT_EQ(spans.back().end, text.size());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(Regex, DeepMatchesFallBackFromTheCompiledStack) {
  std::vector<Span> spans;
  const std::string text(2000000, 'a');
  Regex("(?:a|b)+c|(?:a|b)+").find_all(text, spans);
  EXPECT_EQ(spans, (std::vector<Span>{{0, text.size()}}));
}

}  // namespace
}  // namespace aha::text
