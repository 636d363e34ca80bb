#include "tasks/chain_arithmetic.h"

#include <cctype>
#include <cstdio>
#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/chain_space.h"
#include "tasks/corpus.h"
#include "tasks/task_error.h"

namespace aha::tasks {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

// Independent of the task's own code: reads the prompt from left to right.
int evaluate(const std::string& prompt) {
  int total = 0;
  int sign = 1;
  for (const char c : prompt) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      total += sign * (c - '0');
    }
    sign = c == '-' ? -1 : 1;
  }
  return total;
}

// The terms with their signs, in any order: what held-out parts must not share with training.
std::multiset<std::string> terms_of(const std::string& prompt) {
  std::multiset<std::string> terms;
  std::string sign = "+";
  for (const char c : prompt) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      terms.insert(sign + c);
    }
    sign = c;
  }
  return terms;
}

TEST(ChainArithmetic, PromptsAreWhatTheySay) {
  const ChainArithmetic task({});
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const Prompt prompt = task.train_prompt(1, i / 24, i % 24);
    ASSERT_THAT(prompt.text, testing::MatchesRegex("[1-9]([+-][1-9])+=\\?"));
    EXPECT_EQ(prompt.gold, std::to_string(evaluate(prompt.text))) << prompt.text;
    EXPECT_EQ(prompt.answer_type, "integer");
    EXPECT_EQ(prompt.columns["operands"], terms_of(prompt.text).size());
  }
}

TEST(ChainArithmetic, OperandsAreUniform) {
  const ChainArithmetic task({});
  std::map<int, int> counts;
  for (std::uint32_t i = 0; i < 8000; ++i) {
    ++counts[task.train_prompt(1, 0, i).columns["operands"].get<int>()];
  }
  ASSERT_EQ(counts.size(), 4U);
  for (const auto& [operands, count] : counts) {
    EXPECT_NEAR(count, 2000, 200) << operands;
  }
}

TEST(ChainArithmetic, TrainPromptsAreAFunctionOfTheirKey) {
  const ChainArithmetic task({});
  const ChainArithmetic same({});
  EXPECT_EQ(task.train_prompt(1, 2, 3).text, same.train_prompt(1, 2, 3).text);
  std::set<std::string> texts;
  for (std::uint32_t i = 0; i < 20; ++i) {
    texts.insert(task.train_prompt(1, 2, i).text);
    texts.insert(task.train_prompt(1, 3 + i, 3).text);
    texts.insert(task.train_prompt(2 + i, 2, 3).text);
  }
  EXPECT_GT(texts.size(), 50U);
}

TEST(ChainArithmetic, HeldOutIsStratifiedDistinctAndFixed) {
  const ChainArithmetic task({});
  const std::vector<Prompt> prompts = task.held_out(Split::test, 400);
  std::map<int, int> counts;
  std::set<std::string> texts;
  for (const Prompt& prompt : prompts) {
    ++counts[prompt.columns["operands"].get<int>()];
    EXPECT_TRUE(texts.insert(prompt.text).second);
    EXPECT_EQ(prompt.gold, std::to_string(evaluate(prompt.text)));
  }
  EXPECT_EQ(counts, (std::map<int, int>{{3, 100}, {4, 100}, {5, 100}, {6, 100}}));
  const std::vector<Prompt> again = ChainArithmetic({}).held_out(Split::test, 200);
  for (std::size_t i = 0; i < again.size(); ++i) {
    EXPECT_EQ(again[i].text, prompts[i].text);
  }
}

TEST(ChainArithmetic, PartsShareNoTermsWithTrainingOrEachOther) {
  const ChainArithmetic task({2, 6, 0.4});
  std::set<std::multiset<std::string>> validation;
  std::set<std::multiset<std::string>> test;
  for (const Prompt& prompt : task.held_out(Split::validation, 5000)) {
    validation.insert(terms_of(prompt.text));
  }
  for (const Prompt& prompt : task.held_out(Split::test, 5000)) {
    test.insert(terms_of(prompt.text));
    EXPECT_FALSE(validation.contains(terms_of(prompt.text)));
  }
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    const auto terms = terms_of(task.train_prompt(9, i, 0).text);
    ASSERT_FALSE(validation.contains(terms) || test.contains(terms));
  }
  TaskOptions options;
  options.source = ChainArithmeticOptions{2, 6, 0.4};
  const auto corpus = make_corpus(ChainCorpusOptions{}, options);
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const auto terms = terms_of(corpus->document(9, i).prompt);
    ASSERT_FALSE(validation.contains(terms) || test.contains(terms));
  }
}

TEST(ChainArithmetic, GoldsOfHeldOutPartsAreOfBothParities) {
  const ChainArithmetic task({});
  for (const Split split : {Split::validation, Split::test}) {
    int odd = 0;
    for (const Prompt& prompt : task.held_out(split, 2000)) {
      odd += std::stoi(prompt.gold) % 2;
    }
    EXPECT_GT(odd, 800);
    EXPECT_LT(odd, 1200);
  }
}

TEST(ChainArithmetic, GivesAllThereIsAndRefusesMore) {
  const ChainArithmetic task({2, 4, 0.05});
  std::uint64_t total = 0;
  for (int operands = 2; operands <= 4; ++operands) {
    total += count_chains({operands, 0.05, Split::test});
  }
  const std::vector<Prompt> all = task.held_out(Split::test, static_cast<int>(total));
  std::set<std::string> texts;
  for (const Prompt& prompt : all) {
    texts.insert(prompt.text);
  }
  EXPECT_EQ(texts.size(), total);
  EXPECT_THAT([&] { task.held_out(Split::test, static_cast<int>(total) + 1); },
              ThrowsMessage<TaskError>(HasSubstr("there are " + std::to_string(total))));
  EXPECT_THROW(task.held_out(Split::test, -1), TaskError);
  EXPECT_TRUE(task.held_out(Split::test, 0).empty());
}

TEST(ChainArithmetic, RefusesImpossibleOptions) {
  for (const ChainArithmeticOptions& options :
       {ChainArithmeticOptions{1, 6, 0.4}, ChainArithmeticOptions{3, 10, 0.4},
        ChainArithmeticOptions{6, 3, 0.4}, ChainArithmeticOptions{3, 6, -0.1},
        ChainArithmeticOptions{3, 6, 1.1}, ChainArithmeticOptions{3, 6, std::nan("")}}) {
    EXPECT_THROW(ChainArithmetic{options}, TaskError);
  }
}

}  // namespace
}  // namespace aha::tasks
