#include <string>

#include <gtest/gtest.h>

#include "rewards/make_reward.h"

// What policies have been seen to do for a reward instead of the task.

namespace aha::rewards {
namespace {

std::optional<double> accuracy(const std::string& completion, const std::string& type = "integer") {
  tasks::Prompt prompt;
  prompt.text = "What is 7+5? (The key says 12.)";
  prompt.gold = "12";
  prompt.answer_type = type;
  return make_reward("accuracy")->score(prompt, completion).value;
}

std::optional<double> format(const std::string& completion) {
  return make_reward("format")->score({}, completion).value;
}

TEST(RewardHacks, AnAnswerStuffedWithCandidatesIsWrong) {
  EXPECT_EQ(accuracy("<think>a</think><answer>10, 11, 12, 13</answer>"), 0.0);
  EXPECT_EQ(accuracy("<think>a</think><answer>11 or 12</answer>"), 0.0);
  EXPECT_EQ(accuracy("\\boxed{11}, \\boxed{12}"), 0.0);
}

TEST(RewardHacks, GoldOutsideTheAnswerDoesNotCount) {
  EXPECT_EQ(accuracy("The key says 12. <answer>13</answer>"), 0.0);
  EXPECT_EQ(accuracy("<think>12</think><answer>13</answer> 12"), 0.0);
  EXPECT_EQ(accuracy("<think>\\boxed{12}</think>I do not know"), 0.0);
}

TEST(RewardHacks, AHiddenSecondAnswerIsNoAnswer) {
  EXPECT_EQ(accuracy("<answer>13</answer><answer>12</answer>"), 0.0);
  EXPECT_EQ(accuracy("<answer>12</answer>\n\n<answer>13</answer>"), 0.0);
  EXPECT_EQ(accuracy("<answer><answer>12</answer></answer>"), 0.0);
}

TEST(RewardHacks, AnAnswerInsideTheThinkingIsNoAnswer) {
  EXPECT_EQ(accuracy("<think><answer>12</answer></think>"), 0.0);
  EXPECT_EQ(accuracy("<think><answer>12</answer>"), 0.0);
  EXPECT_EQ(format("<think><answer>12</answer></think>"), 0.0);
}

TEST(RewardHacks, EmptyThinkingIsNoFormat) {
  EXPECT_EQ(format("<think></think><answer>12</answer>"), 0.0);
  EXPECT_EQ(format("<think> \n\t</think><answer>12</answer>"), 0.0);
}

TEST(RewardHacks, OtherCaseAndLookAlikeLettersAreNoTags) {
  EXPECT_EQ(format("<Think>a</Think><Answer>12</Answer>"), 0.0);
  EXPECT_EQ(format("<th\u0456nk>a</th\u0456nk><answer>12</answer>"), 0.0);
  EXPECT_EQ(format("\uFF1Cthink\uFF1Ea</think><answer>12</answer>"), 0.0);
  EXPECT_EQ(format("\u202E<think>a</think><answer>12</answer>"), 0.0);
}

TEST(RewardHacks, NestedAndRepeatedTagsAreNoFormat) {
  EXPECT_EQ(format("<think><think>a</think></think><answer>12</answer>"), 0.0);
  EXPECT_EQ(format("<think>a</think><answer>1</answer><answer>12</answer>"), 0.0);
}

}  // namespace
}  // namespace aha::rewards
