#include "recipes/html_text.h"

#include <random>

#include <gtest/gtest.h>

#include "recipes/completion_html.h"
#include "tests/recipes/markup.h"
#include "text/utf8.h"

namespace aha::recipes {
namespace {

TEST(EscapeHtml, Escapes) {
  EXPECT_EQ(escape_html("<script>alert('x' & \"y\")</script>"),
            "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;");
  EXPECT_EQ(escape_html("a\tb\nc"), "a\tb\nc");
  EXPECT_EQ(escape_html("żółw 思考 😀 עברית"), "żółw 思考 😀 עברית");
}

TEST(EscapeHtml, ShowsWhatWouldNotShow) {
  EXPECT_EQ(escape_html(std::string("\0\r\x1b\x7f", 4)), "␀␍␛␡");
  EXPECT_EQ(escape_html("a\u202Eb\u2066c\u200Fd\u061Ce"), "a[U+202E]b[U+2066]c[U+200F]d[U+061C]e");
  EXPECT_EQ(escape_html("\u0085\uFFFE\U0010FFFF"), "[U+0085][U+FFFE][U+10FFFF]");
  EXPECT_EQ(escape_html("\xff\xc3(\xed\xa0\x80"), "\uFFFD\uFFFD(\uFFFD\uFFFD\uFFFD");
}

TEST(EscapeHtml, NoBytesGetThrough) {
  std::mt19937 random(3);
  const std::string alphabet("<>&\"'\0\r\n\x1b\x7f\x80\xe2\x80\xae\xf0\x9f\x98\x80\xc2\x85 az;#",
                             25);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes;
    for (auto length = random() % 24; length > 0; --length)
      bytes += alphabet[random() % alphabet.size()];
    const std::string html = escape_html(bytes);
    ASSERT_TRUE(text::is_valid_utf8(html));
    ASSERT_EQ(html.find_first_of("<>\"'"), html.npos);
    for (std::size_t at = 0; at < html.size();) {
      const char32_t c = text::next_code_point(html, at);
      ASSERT_TRUE(c == U'\n' || (c >= 0x20 && c != 0x7F && (c < 0x80 || c > 0x9F) && c != 0x202E));
    }
  }
}

TEST(CompletionHtml, StylesThoughtAndAnswer) {
  EXPECT_EQ(completion_html(SampleText("<think>1+2</think><answer>3</answer>.")),
            "<span class=\"tag\">&lt;think&gt;</span><span class=\"think\">1+2</span>"
            "<span class=\"tag\">&lt;/think&gt;</span><span class=\"tag\">&lt;answer&gt;</span>"
            "<span class=\"answer\">3</span><span class=\"tag\">&lt;/answer&gt;</span>.");
  EXPECT_EQ(completion_html(SampleText("plain <b>")), "plain &lt;b&gt;");
  EXPECT_EQ(completion_html(SampleText()), "");
}

TEST(CompletionHtml, ThoughtMayHaveBegunInThePrompt) {
  EXPECT_EQ(completion_html(SampleText("1+2</think>3")),
            "<span class=\"think\">1+2</span><span class=\"tag\">&lt;/think&gt;</span>3");
}

TEST(CompletionHtml, BalancedAndCompleteWhateverTheTags) {
  static const std::vector<std::string> kPieces = {"<think>",  "</think>", "<answer>", "</answer>",
                                                   "<",        "</",       "<think",   "7+5",
                                                   "<script>", "&lt;",     "\"",       "</span>"};
  std::mt19937 random(5);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (auto pieces = random() % 12; pieces > 0; --pieces)
      text += kPieces[random() % kPieces.size()];
    const std::string html = completion_html(SampleText(text));
    ASSERT_EQ(testing::nesting_error(html), "") << text;
    ASSERT_EQ(testing::text_of(html), text);
    ASSERT_EQ(html.find("<script"), html.npos);
  }
}

TEST(CompletionHtml, SaysWhatIsLeftOutAndStylesBothEnds) {
  const std::string html =
      completion_html(SampleText("<think>" + std::string(1 << 20, 'x') + "</think><answer>3"));
  EXPECT_LT(html.size(), 20000U);
  EXPECT_NE(html.find("<span class=\"cut\"> … 1,032,"), html.npos);
  EXPECT_NE(html.find("<span class=\"answer\">3</span>"), html.npos);
}

}  // namespace
}  // namespace aha::recipes
