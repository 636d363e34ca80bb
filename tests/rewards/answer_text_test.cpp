#include "rewards/answer_text.h"

#include <cctype>
#include <chrono>
#include <regex>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/rewards/tag_soup.h"

namespace aha::rewards {
namespace {

void expect_answer(std::string_view completion, AnswerSource source, std::string_view text) {
  const AnswerText answer = find_answer(completion);
  EXPECT_EQ(answer.source, source) << completion;
  if (source != AnswerSource::none) {
    EXPECT_EQ(answer.text, text) << completion;
  }
}

TEST(FindAnswer, ReadsTheTagFirst) {
  expect_answer("<think>1</think><answer> 12 </answer>", AnswerSource::tag, "12");
  expect_answer("\\boxed{3} the answer is 4 <answer>12</answer> 5", AnswerSource::tag, "12");
  expect_answer("<answer></answer>", AnswerSource::tag, "");
}

TEST(FindAnswer, OnlyTextAfterTheThinkingCounts) {
  expect_answer("<think><answer>12</answer></think>", AnswerSource::none, "");
  expect_answer("<think><answer>12</answer></think><answer>13</answer>", AnswerSource::tag, "13");
  expect_answer("<think>\\boxed{12}</think>13", AnswerSource::text, "13");
  expect_answer("<think>12</think>\n ", AnswerSource::none, "");
  expect_answer("the template opened the thinking</think>12", AnswerSource::text, "12");
  expect_answer("a</think>b</think>12", AnswerSource::text, "12");
}

TEST(FindAnswer, ThinkingThatNeverEndsHasNoAnswer) {
  expect_answer("<think>it is 12", AnswerSource::none, "");
  expect_answer("<think><answer>12</answer>", AnswerSource::none, "");
  expect_answer("<think>a</think><think><answer>12</answer>", AnswerSource::none, "");
  expect_answer("<answer>12</answer><think>", AnswerSource::none, "");
}

TEST(FindAnswer, SeveralTagsAreNoAnswer) {
  for (const char* text :
       {"<answer>1</answer><answer>2</answer>", "<answer>2</answer><answer>2</answer>",
        "<answer>1<answer>2</answer>", "<answer>1</answer>2</answer>", "<answer>12", "12</answer>",
        "</answer>12<answer>", "<answer><answer>12</answer></answer>",
        "<answer>12</answer> \\boxed{12} <answer>"}) {
    expect_answer(text, AnswerSource::none, "");
  }
}

TEST(FindAnswer, ReadsTheLastBox) {
  expect_answer("\\boxed{1}, no, it is \\boxed{ 2 }.", AnswerSource::box, "2");
  expect_answer("\\boxed{\\frac{1}{2}} the answer is 3", AnswerSource::box, "\\frac{1}{2}");
  expect_answer("\\boxed{a\\}b} \\boxed{c", AnswerSource::box, "a\\}b");
  expect_answer("\\boxed {5}", AnswerSource::box, "5");
  expect_answer("\\boxedx{5}", AnswerSource::text, "\\boxedx{5}");
  expect_answer("\\boxed{\\boxed{5}}", AnswerSource::box, "5");
  expect_answer("\\boxed\n{5}", AnswerSource::box, "5");
  expect_answer("$x = -\\boxed{5}$", AnswerSource::box, "-5");
  expect_answer("Answer - \\boxed{5}", AnswerSource::box, "5");
}

TEST(FindAnswer, BoxesNextToEachOtherAreAList) {
  expect_answer("\\boxed{1}, \\boxed{2}", AnswerSource::box, "1,2");
  expect_answer("$\\boxed{1}$ and $\\boxed{2}$", AnswerSource::box, "1,2");
  expect_answer("\\boxed{0} or \\boxed{1}, \\boxed{2}, and \\boxed{3}", AnswerSource::box,
                "0,1,2,3");
  expect_answer("\\boxed{1} or \\boxed{2}", AnswerSource::box, "1,2");
  expect_answer("\\boxed{1}/\\boxed{2}", AnswerSource::box, "1,2");
}

TEST(FindAnswer, DeniedBoxesDoNotCount) {
  expect_answer("It is not \\boxed{1}.", AnswerSource::none, "");
  expect_answer("\\boxed{1} is wrong", AnswerSource::none, "");
  expect_answer("\\boxed{2}; it can't be \\boxed{1}? No, it isn't $\\boxed{1}$.", AnswerSource::box,
                "2");
}

TEST(FindAnswer, WhatOnlyLooksLikeADenialIsNone) {
  for (const char* rest : {" is not negative, so it is valid.", " is not only right but unique.",
                           " cannot be improved.", " isn't prime? It is.", " is notable."}) {
    expect_answer(std::string("\\boxed{5}") + rest, AnswerSource::box, "5");
  }
  expect_answer("Believe it or not, \\boxed{5}", AnswerSource::box, "5");
  expect_answer("Believe it or not \\boxed{5}", AnswerSource::box, "5");
  expect_answer("It is \\boxed{5} (not \\boxed{6}).", AnswerSource::box, "5");
  expect_answer("Not \\boxed{6}. The answer is 5", AnswerSource::phrase, "5");
}

TEST(FindAnswer, EveryBoxHasItsSign) {
  expect_answer("$x=\\boxed{2}$ or $x=-\\boxed{2}$", AnswerSource::box, "2,-2");
  expect_answer("\\(-\\boxed{5}\\)", AnswerSource::box, "-5");
  expect_answer("\\[\n-\\boxed{5}\n\\]", AnswerSource::box, "-5");
  expect_answer("- \\boxed{5}", AnswerSource::box, "5");
}

TEST(FindAnswer, AFinalAnswerCorrectsTheBox) {
  expect_answer("\\boxed{B} The final answer is (C).", AnswerSource::phrase, "(C).");
  expect_answer("\\boxed{3} The final answer is:\n$$4$$", AnswerSource::phrase, "$$4$$");
  expect_answer("\\boxed{5}. The final answer is (a) the value above", AnswerSource::box, "5");
}

TEST(FindAnswer, ReadsTheNextLineWhereNothingIsLeftOfThePhrase) {
  expect_answer("The answer is:\n\n12", AnswerSource::phrase, "12");
  expect_answer("**Final Answer:**\n$$\nx\n$$\nQED", AnswerSource::phrase, "$$\nx\n$$");
  expect_answer("the answer is **: x^2", AnswerSource::phrase, "x^2");
}

TEST(FindAnswer, ReadsAfterThePhrase) {
  expect_answer("The answer is 12.\nOr 13?", AnswerSource::phrase, "12.");
  expect_answer("the answer is 1. No: THE ANSWER IS 2", AnswerSource::phrase, "2");
  expect_answer("Final Answer: 7", AnswerSource::phrase, "7");
  expect_answer("answer = 7", AnswerSource::phrase, "7");
  expect_answer("my answers vary", AnswerSource::text, "my answers vary");
}

TEST(FindAnswer, TagsInAnotherCaseAreText) {
  expect_answer("<Answer>12</Answer>", AnswerSource::text, "<Answer>12</Answer>");
}

TEST(FindAnswer, SurvivesTagSoupWithAtMostOneAnswer) {
  tasks::RandomStream random({2, tasks::Purpose::evaluation, 0, 0, 0});
  for (int i = 0; i < 100'000; ++i) {
    const std::string soup = draw_tag_soup(random);
    const AnswerText answer = find_answer(soup);
    if (answer.source == AnswerSource::tag) {
      const std::string after = soup.substr(soup.rfind("</think>") + 1);
      EXPECT_NE(after.find("<answer>"), std::string::npos);
      EXPECT_EQ(answer.text.find("<answer>"), std::string::npos);
    }
  }
}

TEST(Numbers, AreFoundAsWritten) {
  const auto expect_numbers = [](std::string_view text, std::string_view first,
                                 std::string_view last) {
    EXPECT_EQ(first_number(text).value_or("none"), first) << text;
    EXPECT_EQ(last_number(text).value_or("none"), last) << text;
  };
  expect_numbers("7+5=12,12+8-3=17", "7", "17");
  expect_numbers("7-5", "7", "5");
  expect_numbers("7 -5", "7", "5");
  expect_numbers("(7)-5", "7", "5");
  expect_numbers("=-5", "-5", "-5");
  expect_numbers("-5", "-5", "-5");
  expect_numbers("+5", "+5", "+5");
  expect_numbers("we get -5.", "-5", "-5");
  expect_numbers("x-5", "5", "5");
  expect_numbers("3.5 or 1,000 or 1/2 or 1e5", "3.5", "1e5");
  expect_numbers("12. 13, and", "12", "13");
  expect_numbers("1,000,000", "1,000,000", "1,000,000");
  expect_numbers("x2 and a_3", "none", "none");
  expect_numbers("", "none", "none");
  expect_numbers("2x", "2", "2");
}

TEST(FindAnswer, TimeIsLinear) {
  for (const std::string piece : {"<answer>", "</think>", "\\boxed{", "\\boxed{}", "\\boxed{}and",
                                  "the answer is ", "1", "1,", "-", " ", "1 ", "a1", "{", "}"}) {
    std::string text;
    while (text.size() < 4'000'000) {
      text += piece;
    }
    const auto begin = std::chrono::steady_clock::now();
    find_answer(text);
    first_number(text);
    last_number(text);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(took.count(), 5.0) << piece;
  }
}

}  // namespace
}  // namespace aha::rewards
