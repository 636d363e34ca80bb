#include "rewards/format.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rewards/make_reward.h"
#include "rewards/reward_error.h"
#include "tests/rewards/tag_soup.h"

namespace aha::rewards {
namespace {

using std::string_view_literals::operator""sv;

int count(std::string_view text, std::string_view piece) {
  int found = 0;
  for (std::size_t at = 0; at + piece.size() <= text.size(); ++at) {
    found += text.substr(at, piece.size()) == piece ? 1 : 0;
  }
  return found;
}

bool is_blank(std::string_view text) {
  for (const char c : text) {
    if (" \t\n\r\v\f"sv.find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

// The definition, word for word: counts, positions, parts.
bool naive_shape(const std::string& text, const std::vector<std::string>& tags,
                 const std::vector<bool>& part_is_blank) {
  std::vector<std::size_t> places;
  for (const std::string& tag : tags) {
    if (count(text, tag) != 1) {
      return false;
    }
    places.push_back(text.find(tag));
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= tags.size(); ++i) {
    const std::size_t end = i < tags.size() ? places[i] : text.size();
    if (end < begin || is_blank(text.substr(begin, end - begin)) != part_is_blank[i]) {
      return false;
    }
    begin = i < tags.size() ? end + tags[i].size() : end;
  }
  return true;
}

bool naive_r1(const std::string& text) {
  return naive_shape(text, {"<think>", "</think>", "<answer>", "</answer>"},
                     {true, false, true, false, true});
}

bool naive_think_only(const std::string& text) {
  return naive_shape(text, {"<think>", "</think>"}, {true, false, false});
}

TEST(R1Format, AgreesWithTheDefinitionOnTagSoup) {
  tasks::RandomStream random({1, tasks::Purpose::evaluation, 0, 0, 0});
  int right = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string text = i % 2 == 0 ? draw_near_r1(random) : draw_tag_soup(random);
    right += naive_r1(text) ? 1 : 0;
    ASSERT_EQ(has_r1_format(text), naive_r1(text)) << text;
    ASSERT_EQ(has_think_only_format(text), naive_think_only(text)) << text;
  }
  EXPECT_GT(right, 10'000);
  EXPECT_LT(right, 90'000);
}

TEST(R1Format, AcceptsTheShape) {
  EXPECT_TRUE(has_r1_format("<think>a</think><answer>b</answer>"));
  EXPECT_TRUE(has_r1_format(" \n<think>\na\n</think>\r\n\t<answer> b </answer>\f\v\n"));
  EXPECT_TRUE(has_r1_format("<think><think</think><answer></answer</answer>"));
  EXPECT_TRUE(has_r1_format("<think>\xFF</think><answer>\0</answer>"sv));
  EXPECT_TRUE(has_r1_format("<think><b>\xE2\x80\xAE</b></think><answer>1<2</answer>"));
}

TEST(R1Format, RefusesHacks) {
  for (const std::string_view text : {
           ""sv,
           "<think></think><answer>12</answer>"sv,
           "<think> \n\t</think><answer>12</answer>"sv,
           "<think>a</think><answer></answer>"sv,
           "<think>a</think><answer>\n</answer>"sv,
           "<think>a</think>12"sv,
           "<think>a</think><answer>12"sv,
           "<answer>12</answer><think>a</think>"sv,
           "<think>a<answer>12</answer></think>"sv,
           "<think>a<answer>1</answer></think><answer>12</answer>"sv,
           "<think>a<think>b</think></think><answer>12</answer>"sv,
           "<think>a</think><think>b</think><answer>12</answer>"sv,
           "<think>a</think><answer>1</answer><answer>2</answer>"sv,
           "<think>a</think><answer><answer>2</answer></answer>"sv,
           "so <think>a</think><answer>12</answer>"sv,
           "<think>a</think>so<answer>12</answer>"sv,
           "<think>a</think><answer>12</answer>."sv,
           "<think>a</think><answer>12</answer>\0"sv,
           "<think>a</think>\xC2\xA0<answer>12</answer>"sv,
           "<Think>a</Think><Answer>12</Answer>"sv,
           "<THINK>a</THINK><ANSWER>12</ANSWER>"sv,
           "<th\xC4\xB1nk>a</th\xC4\xB1nk><answer>12</answer>"sv,  // dotless i
           "<think>a</think><\xD0\xB0nswer>12</\xD0\xB0nswer>"sv,  // Cyrillic a
           "\xEF\xBC\x9Cthink>a</think><answer>12</answer>"sv,     // full-width <
           "<think >a</think><answer>12</answer>"sv,
           "<think>a< /think><answer>12</answer>"sv,
       }) {
    EXPECT_FALSE(has_r1_format(text)) << text;
  }
}

TEST(ThinkOnlyFormat, NeedsThinkingAndSomethingAfter) {
  EXPECT_TRUE(has_think_only_format("\n<think>a</think>\n\n12"));
  EXPECT_FALSE(has_think_only_format("<think>a</think>\n"));
  EXPECT_FALSE(has_think_only_format("<think> </think>12"));
  EXPECT_FALSE(has_think_only_format("a</think>12"));
  EXPECT_FALSE(has_think_only_format("so <think>a</think>12"));
  EXPECT_FALSE(has_think_only_format("<think>a</think>1<think>b</think>2"));
}

TEST(BoxedFormat, NeedsOneBoxAfterTheThinking) {
  EXPECT_TRUE(has_boxed_format("So \\boxed{12}."));
  EXPECT_TRUE(has_boxed_format("<think>\\boxed{1}\\boxed{2}</think>\\boxed{\\frac{1}{2}}"));
  EXPECT_FALSE(has_boxed_format("<think>\\boxed{1}</think>12"));
  EXPECT_FALSE(has_boxed_format("<think>\\boxed{1}"));
  EXPECT_FALSE(has_boxed_format("\\boxed{1} or \\boxed{2}"));
  EXPECT_FALSE(has_boxed_format("\\boxed{ }"));
  EXPECT_FALSE(has_boxed_format("\\boxed{1"));
  EXPECT_FALSE(has_boxed_format("\\boxed 1"));
  EXPECT_FALSE(has_boxed_format("12"));
}

std::unique_ptr<Reward> pattern(const std::string& text) {
  return make_reward("format", {{"pattern", text}});
}

TEST(Format, OwnPatternMatchesTheWholeCompletion) {
  const auto reward = pattern("a+");
  EXPECT_EQ(reward->score({}, "aaa").value, 1.0);
  EXPECT_EQ(reward->score({}, "aaab").value, 0.0);
  EXPECT_EQ(reward->score({}, "aaa\n").value, 0.0);
  EXPECT_EQ(pattern("(?s)a.c")->score({}, "a\nc").value, 1.0);
  EXPECT_EQ(pattern("a.c")->score({}, "a\nc").value, 0.0);
}

TEST(Format, IsNeverNullWhateverTheBytes) {
  const auto reward = make_reward("format");
  for (const std::string_view text : {""sv, "\0\xFF"sv, "<think>a</think><answer>b</answer>"sv}) {
    EXPECT_TRUE(reward->score({}, text).value.has_value());
    EXPECT_TRUE(pattern("(?s).*")->score({}, text).value.has_value());
  }
}

TEST(Format, GivesPartialCreditOnlyOnRequest) {
  const auto partial = make_reward("format", {{"partial_credit", true}});
  EXPECT_EQ(partial->score({}, "<think>a</think><answer>b</answer>").value, 1.0);
  EXPECT_EQ(partial->score({}, "<answer>b</answer><think>a</think>").value, 0.8);
  EXPECT_EQ(partial->score({}, "<think>a</think> b").value, 0.4);
  EXPECT_EQ(partial->score({}, "<think><think>").value, 0.0);
  EXPECT_EQ(make_reward("format")->score({}, "<think>a</think> b").value, 0.0);
}

TEST(Format, RefusesBadOptions) {
  using testing::HasSubstr;
  using testing::ThrowsMessage;
  EXPECT_THAT([] { pattern("("); }, ThrowsMessage<RewardError>(HasSubstr("pattern")));
  EXPECT_THAT([] { pattern("(a)\\1"); }, ThrowsMessage<RewardError>(HasSubstr("pattern")));
  EXPECT_THAT(
      [] {
        make_reward("format", {{"preset", "r2"}});
      },
      ThrowsMessage<RewardError>(HasSubstr("`r1`, `think_only`, `boxed`")));
  EXPECT_THAT(
      [] {
        make_reward("format", {{"preset", "boxed"}, {"pattern", "a"}});
      },
      ThrowsMessage<RewardError>(HasSubstr("at most one of preset, pattern")));
}

// Quadratic time would need hours here.
TEST(Format, TimeIsLinear) {
  const auto bomb = pattern("(a*)*(a|b)*c");
  for (const std::string piece :
       {"<", "<think>", "</think>", "\\boxed{", "{", "}", "a", " ", "<answer>", "\\boxed{}"}) {
    std::string text;
    while (text.size() < 4'000'000) {
      text += piece;
    }
    const auto begin = std::chrono::steady_clock::now();
    has_r1_format(text);
    has_think_only_format(text);
    has_boxed_format(text);
    bomb->score({}, text);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(took.count(), 5.0) << piece;
  }
}

}  // namespace
}  // namespace aha::rewards
