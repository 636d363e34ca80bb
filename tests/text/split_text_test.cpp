#include "text/split_text.h"

#include <gtest/gtest.h>

namespace aha::text {
namespace {

using Strings = std::vector<std::string>;

Strings split(std::string_view text, SplitBehavior behavior) {
  SplitText cut{std::string(text), true};
  const Pattern pattern = Pattern::literal("-");
  cut.split(behavior, [&](std::string_view piece) { return pattern.find_matches(piece); });
  Strings parts;
  for (const auto& piece : cut.pieces()) parts.emplace_back(cut.text_of(piece));
  return parts;
}

// The example of the `tokenizers` package.
TEST(SplitText, Behaviors) {
  const std::string text = "The-final--countdown";
  EXPECT_EQ(split(text, SplitBehavior::removed), (Strings{"The", "final", "countdown"}));
  EXPECT_EQ(split(text, SplitBehavior::isolated),
            (Strings{"The", "-", "final", "-", "-", "countdown"}));
  EXPECT_EQ(split(text, SplitBehavior::merged_with_previous),
            (Strings{"The-", "final-", "-", "countdown"}));
  EXPECT_EQ(split(text, SplitBehavior::merged_with_next),
            (Strings{"The", "-final", "-", "-countdown"}));
  EXPECT_EQ(split(text, SplitBehavior::contiguous),
            (Strings{"The", "-", "final", "--", "countdown"}));
}

TEST(SplitText, EdgesAndEmptyText) {
  EXPECT_EQ(split("", SplitBehavior::isolated), Strings{});
  EXPECT_EQ(split("--", SplitBehavior::removed), Strings{});
  EXPECT_EQ(split("-a-", SplitBehavior::merged_with_previous), (Strings{"-", "a-"}));
  EXPECT_EQ(split("-a-", SplitBehavior::merged_with_next), (Strings{"-a", "-"}));
}

TEST(SplitText, OnlyTheFirstPieceIsAtTheStart) {
  SplitText cut("a-b", true);
  const Pattern pattern = Pattern::literal("-");
  cut.split(SplitBehavior::removed,
            [&](std::string_view piece) { return pattern.find_matches(piece); });
  ASSERT_EQ(cut.pieces().size(), 2U);
  EXPECT_TRUE(cut.pieces()[0].at_start);
  EXPECT_FALSE(cut.pieces()[1].at_start);
  EXPECT_FALSE(SplitText("a", false).pieces()[0].at_start);
}

TEST(SplitText, RewriteMovesThePieces) {
  SplitText cut("a-b", true);
  cut.split(SplitBehavior::isolated,
            [](std::string_view piece) { return Pattern::literal("-").find_matches(piece); });
  cut.rewrite([](const auto&, std::string_view piece, std::string& result) {
    result += std::string(piece) + "你";
  });
  EXPECT_EQ(cut.text_of(cut.pieces()[2]), "b你");
}

TEST(MatchCharacters, CoversTheText) {
  const auto matches = match_characters("a你你b", [](char32_t c) { return c == U'你'; });
  ASSERT_EQ(matches.size(), 4U);
  EXPECT_EQ(matches[1].span, (Span{1, 4}));
  EXPECT_TRUE(matches[1].is_match);
  EXPECT_FALSE(matches[3].is_match);
}

}  // namespace
}  // namespace aha::text
