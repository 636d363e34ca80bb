#include "rewards/accuracy.h"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/countdown.h"
#include "tests/rewards/tag_soup.h"

namespace aha::rewards {
namespace {

using std::string_view_literals::operator""sv;

tasks::Prompt prompt(const std::string& type, const std::string& gold) {
  tasks::Prompt result;
  result.text = "7+5=?";
  result.gold = gold;
  result.answer_type = type;
  return result;
}

Verdict judge(const tasks::Prompt& question, std::string_view completion) {
  const Score score = Accuracy().score(question, completion);
  switch (score.verdict) {
    case Verdict::correct:
      EXPECT_EQ(score.value, 1.0);
      break;
    case Verdict::wrong:
      EXPECT_EQ(score.value, 0.0);
      EXPECT_FALSE(score.detail.empty());
      break;
    default:
      EXPECT_EQ(score.value, std::nullopt);
      EXPECT_FALSE(score.detail.empty());
  }
  return score.verdict;
}

TEST(IntegerAccuracy, AcceptsTheRightAnswer) {
  const tasks::Prompt question = prompt("integer", "12");
  for (const char* completion :
       {"<think>7+5=12</think><answer>12</answer>", "<think></think><answer>12</answer>",
        "<answer>12</answer>", "<think>13</think><answer>\n 12\t</answer>", "<answer>+012</answer>",
        "12", "7+5=12", "7+5=13,13-1=12", "The answer is 12.", "so \\boxed{12}", "$\\boxed{ 12 }$",
        "<think>13</think>The answer is 12, not 13", "it is 13, no: 12."}) {
    EXPECT_EQ(judge(question, completion), Verdict::correct) << completion;
  }
}

TEST(IntegerAccuracy, RefusesWrongAnswersAndHacks) {
  const tasks::Prompt question = prompt("integer", "12");
  for (const std::string_view completion :
       {""sv,
        " "sv,
        "<answer></answer>"sv,
        "<answer>13</answer>"sv,
        "<answer>-12</answer>"sv,
        "<answer>120</answer>"sv,
        "<answer>12.0</answer>"sv,
        "<answer>12.5</answer>"sv,
        "<answer>12 13</answer>"sv,
        "<answer>11,12,13</answer>"sv,
        "<answer>12 or 13</answer>"sv,
        "<answer>7+5=12</answer>"sv,
        "<answer>twelve</answer>"sv,
        "<answer>12\0</answer>"sv,
        "<answer>\xEF\xBC\x91\xEF\xBC\x92</answer>"sv,  // full-width digits
        "<answer>12</answer><answer>13</answer>"sv,
        "<answer>13</answer><answer>12</answer>"sv,
        "<answer>12</answer><answer>12</answer>"sv,
        "<think><answer>12</answer></think>"sv,
        "<think><answer>12</answer></think><answer>13</answer>"sv,
        "<think>12</think>"sv,
        "<think>7+5=12"sv,
        "12<think>"sv,
        "<answer>12"sv,
        "\\boxed{12} and \\boxed{13}"sv,
        "\\boxed{12}, \\boxed{12}"sv,
        "\\boxed{12,13}"sv,
        "10 11 12 13 14"sv,
        "12.5"sv,
        "0.12"sv,
        "1,12"sv,
        "x12"sv,
        "The answer is 13 or 12"sv,
        "12 \\boxed{13}"sv,
        "12 <answer>13</answer> 12"sv}) {
    EXPECT_EQ(judge(question, completion), Verdict::wrong) << completion;
  }
}

TEST(IntegerAccuracy, ComparesIntegersOfAnyLength) {
  const std::string digits = "1" + std::string(100'000, '3');
  const tasks::Prompt question = prompt("integer", "-" + digits);
  EXPECT_EQ(judge(question, "<answer>-000" + digits + "</answer>"), Verdict::correct);
  EXPECT_EQ(judge(question, "it is -" + digits), Verdict::correct);
  EXPECT_EQ(judge(question, "<answer>" + digits + "</answer>"), Verdict::wrong);
  EXPECT_EQ(judge(question, "<answer>-" + digits + "3</answer>"), Verdict::wrong);
  EXPECT_EQ(judge(prompt("integer", "0"), "<answer>-0</answer>"), Verdict::correct);
}

TEST(Accuracy, WhatCannotBeDecidedIsAnError) {
  EXPECT_EQ(judge(prompt("integer", "twelve"), "<answer>12</answer>"), Verdict::error);
  EXPECT_EQ(judge(prompt("integer", ""), ""), Verdict::error);
  EXPECT_EQ(judge(prompt("", "12"), "<answer>12</answer>"), Verdict::error);
  EXPECT_EQ(judge(prompt("unheard", "12"), "<answer>12</answer>"), Verdict::error);
  EXPECT_EQ(judge(prompt("countdown", "12"), "<answer>12</answer>"), Verdict::error);
}

TEST(ExactAccuracy, ComparesBytes) {
  const tasks::Prompt question = prompt("exact", " Paris\n");
  for (const char* completion :
       {"Paris", " Paris ", "<answer>Paris</answer>", "\\boxed{Paris}",
        "<think>London</think>Paris", "The answer is Paris.", "The answer is Paris"}) {
    EXPECT_EQ(judge(question, completion), Verdict::correct) << completion;
  }
  for (const char* completion :
       {"", "paris", "It is Paris", "<answer>Paris.</answer>", "<answer>Paris or London</answer>",
        "<think>Paris</think>", "<answer>P\xD0\xB0ris</answer>", "Paris London Rome"}) {
    EXPECT_EQ(judge(question, completion), Verdict::wrong) << completion;
  }
  EXPECT_EQ(judge(prompt("exact", "e.g."), "The answer is e.g."), Verdict::correct);
}

TEST(CountdownAccuracy, JudgesByTheNumbersColumn) {
  tasks::Prompt question = prompt("countdown", "24");
  question.columns["numbers"] = {3, 5, 3};
  for (const char* completion : {"<think>hm</think><answer>(3+5)*3</answer>", "(3+5)*3 = 24",
                                 "so\n3*(5+3)\n", "\\boxed{(5+3)*3}", "The answer is (3+5)*3"}) {
    EXPECT_EQ(judge(question, completion), Verdict::correct) << completion;
  }
  for (const char* completion :
       {"<answer>24</answer>", "<answer>(3+5)*3*1</answer>", "<answer>3*8</answer>",
        "<answer>(3+5)*3 (3+5)*3</answer>", "<answer>(3+5)*3</answer><answer>(3+5)*3</answer>",
        "<think>(3+5)*3</think>", "", "(3+5)*3\n3+5"}) {
    EXPECT_EQ(judge(question, completion), Verdict::wrong) << completion;
  }
  for (const char* numbers :
       {"[]", "null", "24", "[\"3\"]", "[-3]", "[1.5]", "{}", "[18446744073709551615]"}) {
    question.columns["numbers"] = nlohmann::json::parse(numbers);
    EXPECT_EQ(judge(question, "<answer>(3+5)*3</answer>"), Verdict::error) << numbers;
  }
  question.columns["numbers"] = {3, 5, 3};
  question.gold = "x";
  EXPECT_EQ(judge(question, "<answer>(3+5)*3</answer>"), Verdict::error);
}

TEST(CountdownAccuracy, TheNumbersAloneNeverSolveIt) {
  const tasks::Countdown task({});
  for (std::uint32_t i = 0; i < 200; ++i) {
    const tasks::Prompt question = task.train_prompt(1, i, 0);
    EXPECT_EQ(judge(question, question.text), Verdict::wrong);
    EXPECT_EQ(judge(question, "<answer>" + question.gold + "</answer>"), Verdict::wrong);
  }
}

TEST(Accuracy, NeverFailsForWhatACompletionHolds) {
  tasks::RandomStream random({4, tasks::Purpose::evaluation, 0, 0, 0});
  tasks::Prompt countdown = prompt("countdown", "12");
  countdown.columns["numbers"] = {7, 5};
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = i % 2 == 0 ? draw_tag_soup(random) : draw_near_r1(random);
    ASSERT_NE(judge(prompt("integer", "12"), text), Verdict::error) << text;
    ASSERT_NE(judge(prompt("exact", "12"), text), Verdict::error) << text;
    ASSERT_NE(judge(countdown, text), Verdict::error) << text;
  }
}

TEST(Accuracy, QuotesWholeCharacters) {
  std::string text = "x";
  for (int i = 0; i < 100; ++i) {
    text += "\xE4\xBD\xA0";
  }
  const Score score = Accuracy().score(prompt("exact", "a"), text);
  EXPECT_NO_THROW(nlohmann::json(score.detail).dump());
}

TEST(MultipleChoiceAccuracy, IsOneLetterHoweverItIsWritten) {
  const tasks::Prompt question = prompt("multiple_choice", "B");
  for (const char* completion :
       {"<answer>B</answer>", "<answer>(B)</answer>", "<answer>b.</answer>", "\\boxed{B}",
        "\\boxed{\\text{B}}", "<answer>B) Paris</answer>", "<answer>**B**</answer>",
        "<answer>option B</answer>", "<think>A?</think>The answer is (B).", "I think\nB",
        "Answer: B"}) {
    EXPECT_EQ(judge(question, completion), Verdict::correct) << completion;
  }
  for (const char* completion :
       {"<answer>A</answer>", "<answer></answer>", "<answer>A B C D</answer>",
        "<answer>ABCD</answer>", "<answer>A, B</answer>", "<answer>B or C</answer>",
        "<answer>B) or C)</answer>", "<answer>A. B. C. D.</answer>",
        "<answer>B</answer><answer>A</answer>", "<think>B</think>", "Because",
        "<answer>\xd0\x92</answer>"}) {
    EXPECT_EQ(judge(question, completion), Verdict::wrong) << completion;
  }
}

TEST(MultipleChoiceAccuracy, KnowsTheChoicesTexts) {
  tasks::Prompt question = prompt("multiple_choice", "B");
  question.columns["choices"] = {"Rome", "Paris", "the city of Oslo", "Rome"};
  for (const char* completion : {"<answer>Paris</answer>", "<answer>B. paris.</answer>",
                                 "<answer>B</answer>", "\\boxed{\\text{Paris}}"}) {
    EXPECT_EQ(judge(question, completion), Verdict::correct) << completion;
  }
  for (const char* completion : {"<answer>B) Rome</answer>", "<answer>Rome</answer>",
                                 "<answer>E</answer>", "<answer>Rome, Paris</answer>"}) {
    EXPECT_EQ(judge(question, completion), Verdict::wrong) << completion;
  }
  question.gold = "the city of  Oslo";
  EXPECT_EQ(judge(question, "<answer>C</answer>"), Verdict::correct);
  question.gold = "Rome";  // two choices are
  EXPECT_EQ(judge(question, "<answer>A</answer>"), Verdict::error);
}

}  // namespace
}  // namespace aha::rewards
