#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rewards/make_reward.h"
#include "rewards/reward_error.h"
#include "rewards/reward_kind.h"

namespace aha::rewards {
namespace {

std::optional<double> value(const std::string& kind, const OptionJson& options,
                            const std::string& completion, const tasks::Prompt& prompt = {}) {
  return make_reward(kind, options)->score(prompt, completion).value;
}

TEST(TagCount, CountsTagsThatStandOnce) {
  EXPECT_EQ(value("tag_count", {}, "<answer>1</answer><think></think>"), 1.0);
  EXPECT_EQ(value("tag_count", {}, "<think>a</think><think>"), 0.25);
  EXPECT_EQ(value("tag_count", {{"tags", {"<a>", "<b>"}}}, "<a><b><b>"), 0.5);
  EXPECT_EQ(value("tag_count", {}, "<THINK></THINK>"), 0.0);
}

TEST(XmlStructure, CountsStepsFromTheFront) {
  EXPECT_EQ(value("xml_structure", {}, "<think>a</think>\n<answer>b</answer>\n"), 1.0);
  EXPECT_EQ(value("xml_structure", {}, "<think>a</think>\n<answer>b</answer> and"), 8.0 / 9.0);
  EXPECT_EQ(value("xml_structure", {}, "<think></think><answer>b</answer>"), 8.0 / 9.0);
  EXPECT_EQ(value("xml_structure", {}, "<answer>b</answer><think>a</think>"),
            3.0 / 9.0);  // <answer> is out of order
  EXPECT_EQ(value("xml_structure", {}, ""), 0.0);
}

TEST(Repetition, IsTheShareOfRepeatedNgrams) {
  EXPECT_EQ(value("repetition", {}, "a b c d e"), 0.0);
  EXPECT_EQ(value("repetition", {}, "a b"), 0.0);
  EXPECT_EQ(value("repetition", {}, "a A a a"), -0.5);
  EXPECT_EQ(value("repetition", {{"ngram_size", 2}, {"max_penalty", 2}}, "x y x y"), -2.0 / 3.0);
}

TEST(Repetition, AgreesWithACountOfTextsOnRandomWords) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    const int n = std::uniform_int_distribution<int>(1, 6)(random);
    const int count = std::uniform_int_distribution<int>(0, 60)(random);
    std::vector<std::string> words;
    std::string text;
    for (int i = 0; i < count; ++i) {
      words.push_back(std::string(1, static_cast<char>('a' + random() % 3)));
      text += words.back() + (random() % 2 == 0 ? " " : "\n\t");
    }
    std::set<std::vector<std::string>> different;
    int all = 0;
    for (int i = 0; i + n <= count; ++i, ++all) {
      different.insert({words.begin() + i, words.begin() + i + n});
    }
    const double repeated = all - static_cast<double>(different.size());
    const double expected = all == 0 ? 0.0 : -repeated / all;
    EXPECT_DOUBLE_EQ(*make_reward("repetition", {{"ngram_size", n}})->score({}, text).value,
                     expected)
        << text;
  }
}

TEST(Length, SoftOverlongIsDapos) {
  const OptionJson options = {{"unit", "words"}, {"max_length", 10}, {"soft_punish_cache", 4}};
  const auto words = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "w ";
    return text;
  };
  EXPECT_EQ(value("length", options, words(6)), 0.0);
  EXPECT_EQ(value("length", options, words(8)), -0.5);
  EXPECT_EQ(value("length", options, words(10)), -1.0);
  EXPECT_EQ(value("length", options, words(30)), -1.0);
}

TEST(Length, CountsTokensWhereTheRowSaysThem) {
  const OptionJson options = {{"max_length", 4}, {"soft_punish_cache", 2}};
  tasks::Prompt prompt;
  EXPECT_EQ(value("length", options, "x", prompt), std::nullopt);
  prompt.columns["completion_ids"] = {1, 2, 3};
  EXPECT_EQ(value("length", options, "x", prompt), -0.5);
  const auto reward = make_reward("length", options);
  EXPECT_EQ(reward->score_sample({&prompt, "x", 4.0}).value, -1.0);
}

TEST(Length, CosineGoesFromMaximumToMinimum) {
  const OptionJson options = {
      {"kind", "cosine"}, {"unit", "characters"}, {"max_length", 8}, {"soft_punish_cache", 8}};
  tasks::Prompt prompt;
  prompt.gold = "5";
  prompt.answer_type = "integer";
  EXPECT_NEAR(value("length", options, "      =5", prompt).value(), 0.5, 1e-12);
  EXPECT_NEAR(value("length", options, "  =5", prompt).value(), 0.75, 1e-12);
  EXPECT_NEAR(value("length", options, "  =6", prompt).value(), -0.75, 1e-12);
  EXPECT_THROW(value("length", {{"max_length", 2}, {"soft_punish_cache", 3}}, ""), RewardError);
}

}  // namespace
}  // namespace aha::rewards
