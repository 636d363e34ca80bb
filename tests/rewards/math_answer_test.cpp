#include "rewards/math_answer.h"

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "rewards/math_reward.h"

namespace aha::rewards {
namespace {

struct Pair {
  const char* gold;
  const char* answer;
};

constexpr Pair kRight[] = {
    {"42", "042"},
    {"1/2", "\\frac12"},
    {"1/2", "0.5"},
    {"\\frac{1}{3}", "0.\\overline{3}"},
    {"1/12", "0.0833333"},
    {"7425000", "7,425,000"},
    {"3.5", "3\\frac{1}{2}"},
    {"12", "\xEF\xBC\x91\xEF\xBC\x92"},
    {"28\\%", "28"},
    {"0.28", "28%"},
    {"5 cm", "50 mm"},
    {"-1", "e^{i\\pi}"},
    {"2i", "(1+i)^2"},
    {"\\frac{\\sqrt6-\\sqrt2}{4}", "\\sin 15^\\circ"},
    {"x > 3", "2x > 6"},
    {"(3, \\infty)", "x > 3"},
    {"(1, 2)", "\\begin{pmatrix}1\\\\2\\end{pmatrix}"},
    {"1, 2", "2 and 1"},
    {"\\{1, 2\\}", "\\{2, 1\\}"},
    {"1 \\pm \\sqrt2", "1+\\sqrt2, 1-\\sqrt2"},
    {"x = 5", "5"},
    {"x + y = 3", "2x + 2y = 6"},
    {"\\text{Evelyn}", "evelyn"},
    {"C", "(C)"},
    {"3.14", "\\pi"},
    {"7", "7, 7"},
    {"-3 \\bmod 5", "2"},
    {"5 kW", "5 kw"},
    {"5 pounds", "80 ounces"},
    {"3.2 million", "3200000"},
    {"(1,2)\\cup[2,3)", "(1,3)"},
    {"\\mathbb{R}", "(-\\infty,\\infty)"},
    {"\\frac{\\pi}{4}+k\\pi", "\\frac{5\\pi}{4}-n\\pi"},
    {"\\{2k+1\\mid k\\in\\mathbb{Z}\\}", "\\{2n-1\\mid n\\in\\mathbb{Z}\\}"},
    {"x^2+C", "x^2+1+K"},
    {"y=Ce^x", "y=Ke^x"},
    {"\\begin{vmatrix}1&2\\\\3&4\\end{vmatrix}, \\begin{vmatrix}1&0\\\\0&1\\end{vmatrix}", "-2, 1"},
};

constexpr Pair kWrong[] = {
    {"7", "6=7"},
    {"5 m", "5 cm"},
    {"(2, 1)", "\\{1, 2\\}"},
    {"1011", "1011_2"},
    {"\\frac{1}{2004!}", "\\frac{1}{2006!}"},
    {"2^{-99}", "2^{-98}"},
    {"5", "5 or 6"},
    {"5", "4.999999"},
    {"\\pm 2021", "2021"},
    {"0.28", "28"},
    {"x > 3", "x \\ge 3"},
    {"[0, 1)", "[0, 1]"},
    {"5", "5 is wrong"},
    {"5 m", "5 \\text{m}^2^3"},
    {"1", "\\{1|\\{1|\\{1|x>2\\}\\}\\}"},
    {"5 mW", "5 MW"},
    {"5 C", "5 c"},
    {"5", "5\\text{ squared}"},
    {"3.2 million", "3.2"},
    {"1,2", "1.2"},
    {"1,234", "1.234"},
    {"x=1, y=2", "2, 1"},
    {"\\{1\\}, \\{2\\}", "\\{1, 2\\}"},
    {"3", "|x|=3"},
    {"3", "\\pi=3"},
    {"2", "2\\pmod 5"},
    {"2\\pmod 5", "3\\pmod 5"},
    {"f(1)=3", "f(2)=3"},
    {"R", "\\mathbb{R}"},
    {"(1,\\infty)", "\\{x\\mid x>1, x\\in\\mathbb{Z}\\}"},
    {"(1,\\infty)", "\\{x\\mid y>1\\}"},
    {"x=k\\pi", "x=k\\pi, k\\in\\mathbb{N}"},
    {"x=k\\pi", "x=2k\\pi"},
    {"\\pi m^2", "\\pi n^2"},
    {"a+b+c", "a+b+K"},
    {"x^2+C", "x^2+x+C"},
    {"\\int_0^1\\int_0^1 xy\\,dx\\,dy", "\\int_0^1\\int_0^1 x^2\\,dx\\,dy"},
};

TEST(MathAnswer, AcceptsEqualAnswersInOtherForms) {
  for (const auto& [gold, answer] : kRight) {
    const MathResult result = verify_math_answer(gold, answer);
    EXPECT_EQ(result.verdict, Verdict::correct)
        << gold << " | " << answer << " | " << result.reason;
  }
}

TEST(MathAnswer, RejectsOtherAnswers) {
  for (const auto& [gold, answer] : kWrong) {
    const MathResult result = verify_math_answer(gold, answer);
    EXPECT_EQ(result.verdict, Verdict::wrong) << gold << " | " << answer << " | " << result.reason;
  }
}

TEST(MathAnswer, IsCorrectForItself) {
  for (const auto& [gold, answer] : kRight) {
    EXPECT_EQ(verify_math(gold, gold).verdict, Verdict::correct) << gold;
    EXPECT_EQ(verify_math(answer, answer).verdict, Verdict::correct) << answer;
  }
}

TEST(MathAnswer, ReadsTheAnswerAfterTheThinking) {
  EXPECT_EQ(verify_math("6", "<think>\\boxed{6}</think> \\boxed{5}").verdict, Verdict::wrong);
  EXPECT_EQ(verify_math("6", "\\boxed{5}. Wait, no: \\boxed{6}").verdict, Verdict::correct);
  EXPECT_EQ(verify_math("6", "<answer>\\frac{12}{2}</answer>").verdict, Verdict::correct);
  EXPECT_EQ(verify_math("6", "The answer is $6$.").verdict, Verdict::correct);
  EXPECT_EQ(verify_math("6", "<think> 6").verdict, Verdict::wrong);
}

TEST(MathAnswer, WhatIsBeyondTheBoundsIsAnError) {
  EXPECT_NE(verify_math_answer("7", "10^{9}!").verdict, Verdict::correct);
  EXPECT_NE(verify_math_answer("7", "9^{9^{9^{9}}}").verdict, Verdict::correct);
  std::string nested = "1";
  for (int i = 0; i < 5000; ++i) {
    nested = "\\frac{1}{" + nested + "}";
  }
  EXPECT_EQ(verify_math_answer("7", nested).verdict, Verdict::error);
}

TEST(MathAnswer, RulesAreSwitchedByName) {
  MathOptions options;
  options.percent = false;
  EXPECT_EQ(verify_math_answer("28\\%", "28", options).verdict, Verdict::wrong);
  const RewardKind kind = math_kind();
  const MathOptions named =
      math_options_of(OptionValues("math", kind.options, {{"percent", false}}));
  EXPECT_EQ(named, options);
}

// The sine of pi/997 is what Calcium does not get to in time.
TEST(MathAnswer, WithoutTheNumericRuleNothingThatRestsOnAgreementIsCorrect) {
  const std::string one = "\\sin(3\\pi/997)";
  const std::string other = "3\\sin(\\pi/997)-4\\sin^3(\\pi/997)";
  MathOptions options;
  options.numeric = false;
  for (const auto& [before, after] :
       std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                        {"1, ", ""},
                                                        {"\\{1, ", "\\}"},
                                                        {"(1, ", ")"},
                                                        {"[-1, ", "]"},
                                                        {"[-1, ", "]\\cup(5, 6)"},
                                                        {"x>", ""},
                                                        {"x<1 \\text{ or } x>2+", ""},
                                                        {"x=", ""},
                                                        {"2x+y=", ""},
                                                        {"\\{x\\in\\mathbb{Z}\\mid x>", "\\}"},
                                                        {"\\int_0^1 x(", ")\\,dx"},
                                                        {"\\begin{pmatrix}1&", "\\end{pmatrix}"}}) {
    const std::string gold = before + one + after;
    const std::string answer = before + other + after;
    const MathResult on = verify_math_answer(gold, answer);
    EXPECT_EQ(on.verdict, Verdict::correct) << gold;
    EXPECT_EQ(on.method, math::Method::numeric) << gold;
    EXPECT_EQ(verify_math_answer(gold, answer, options).verdict, Verdict::error) << gold;
  }
  // What only has to agree on the way.
  for (const auto& [gold, answer] : std::vector<std::pair<std::string, std::string>>{
           {"[0, 1]", "[0, " + one + "] \\cup [" + other + ", 1]"},
           {one, other + "=" + one},
           {"x=" + one, "x=" + other + "=" + one}}) {
    EXPECT_EQ(verify_math_answer(gold, answer).verdict, Verdict::correct) << answer;
    EXPECT_EQ(verify_math_answer(gold, answer, options).verdict, Verdict::error) << answer;
  }
}

TEST(MathAnswer, ThreadsAgree) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (const auto& [gold, answer] : kRight) {
        EXPECT_EQ(verify_math_answer(gold, answer).verdict, Verdict::correct) << answer;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

// What stands between backticks in a cell.
std::vector<std::string> quoted(const std::string& cell) {
  std::vector<std::string> parts;
  for (std::size_t begin = cell.find('`'); begin != std::string::npos;) {
    const std::size_t end = cell.find('`', begin + 1);
    if (end == std::string::npos) {
      break;
    }
    parts.push_back(cell.substr(begin + 1, end - begin - 1));
    begin = cell.find('`', end + 1);
  }
  return parts;
}

TEST(MathAnswer, TheExamplesOfTheDocumentationHold) {
  std::ifstream lines(AHA_SOURCE_DIR "/docs/math_verification.md");
  int examples = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t second = line.find(" | ");
    const std::size_t third = line.find(" | ", second + 3);
    if (!line.starts_with("| `") || third == std::string::npos) {
      continue;
    }
    const std::vector<std::string> gold = quoted(line.substr(0, second));
    ASSERT_EQ(gold.size(), 1U) << line;
    for (const std::string& answer : quoted(line.substr(second, third - second))) {
      const MathResult result = verify_math_answer(gold[0], answer);
      EXPECT_EQ(result.verdict, Verdict::correct) << gold[0] << " | " << answer << result.reason;
      ++examples;
    }
    for (const std::string& answer : quoted(line.substr(third))) {
      EXPECT_EQ(verify_math_answer(gold[0], answer).verdict, Verdict::wrong)
          << gold[0] << " | " << answer;
      ++examples;
    }
  }
  EXPECT_GT(examples, 40);
}

TEST(MathAnswer, PlacesThatAreOffArePassedOver) {
  MathOptions options;
  const std::string completion = "<answer>1</answer> \\boxed{2}, \\boxed{3} The answer is 4";
  EXPECT_EQ(verify_math("1", completion, options).verdict, Verdict::correct);
  options.answer_tag = false;
  EXPECT_EQ(verify_math("2, 3", completion, options).verdict, Verdict::correct);
  options.joined_boxes = false;
  EXPECT_EQ(verify_math("3", completion, options).verdict, Verdict::correct);
  options.box = false;
  EXPECT_EQ(verify_math("4", completion, options).verdict, Verdict::correct);
  options.phrase = false;
  EXPECT_EQ(verify_math("4", completion, options).verdict, Verdict::correct);
  options.final_text = false;
  EXPECT_EQ(verify_math("4", completion, options).verdict, Verdict::wrong);
}

TEST(MathAnswer, DecimalsAndSetsAreOptions) {
  MathOptions options;
  EXPECT_EQ(verify_math_answer("1/3", "0.33", options).verdict, Verdict::wrong);
  options.decimals = 2;
  EXPECT_EQ(verify_math_answer("1/3", "0.33", options).verdict, Verdict::correct);
  EXPECT_EQ(verify_math_answer("1/3", "0.34", options).verdict, Verdict::wrong);
  EXPECT_EQ(verify_math_answer("1, 2", "\\{1, 2\\}", options).verdict, Verdict::correct);
  options.sets_as_answers = false;
  EXPECT_EQ(verify_math_answer("1, 2", "\\{1, 2\\}", options).verdict, Verdict::wrong);
}

}  // namespace
}  // namespace aha::rewards
