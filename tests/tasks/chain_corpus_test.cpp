#include "tasks/chain_corpus.h"

#include <cmath>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/task_error.h"

namespace aha::tasks {
namespace {

constexpr std::uint64_t kDocuments = 30'000;

// A response taken apart without the corpus' own code.
struct Reading {
  std::string style;
  std::string chain;  // steps, empty where there are none
  int answer = 0;
};

Reading read(const std::string& response) {
  static const std::vector<std::pair<std::string, std::regex>> kStyles{
      {"bare", std::regex("()(\\d+)")},
      {"tagged_bare", std::regex("<think>()</think><answer>(\\d+)</answer>")},
      {"answer_only", std::regex("()<answer>(\\d+)</answer>")},
      {"tagged_chain", std::regex("<think>([0-9+=,-]+)</think><answer>(\\d+)</answer>")},
      {"untagged_chain", std::regex("([0-9+=,-]*=(\\d+))")}};
  std::smatch match;
  for (const auto& [style, pattern] : kStyles) {
    if (std::regex_match(response, match, pattern)) {
      return {style, match[1], std::stoi(match[2])};
    }
  }
  ADD_FAILURE() << response;
  return {};
}

struct Step {
  int before = 0;
  std::string operations;  // "+8-3"
  int result = 0;
};

std::vector<Step> steps_of(const std::string& chain) {
  static const std::regex kPattern("(\\d+)((?:[+-]\\d)+)=(\\d+)(?:,|$)");
  std::vector<Step> steps;
  std::size_t length = 0;
  for (std::sregex_iterator match(chain.begin(), chain.end(), kPattern), end; match != end;
       ++match) {
    steps.push_back({std::stoi((*match)[1]), (*match)[2], std::stoi((*match)[3])});
    length += static_cast<std::size_t>(match->length());
  }
  EXPECT_EQ(length, chain.size()) << chain;
  return steps;
}

int carry_out(int total, const std::string& operations) {
  for (std::size_t i = 0; i < operations.size(); i += 2) {
    total += (operations[i] == '-' ? -1 : 1) * (operations[i + 1] - '0');
  }
  return total;
}

struct Rate {
  int wrong = 0;
  int all = 0;
  void expect(double probability) const {
    ASSERT_GT(all, 100);
    EXPECT_NEAR(static_cast<double>(wrong) / all, probability,
                5 * std::sqrt(probability * (1 - probability) / all) + 1e-9);
  }
};

// Bare results by the number of operations they cover.
TEST(ChainCorpus, HasTheSharesAndErrorRatesAskedFor) {
  const ChainCorpusOptions options;
  const ChainCorpus corpus(options, 0.4);
  std::map<std::string, Rate> styles;
  std::map<std::size_t, Rate> bare_errors;
  std::map<std::size_t, Rate> step_errors;
  for (std::uint64_t i = 0; i < kDocuments; ++i) {
    const Document document = corpus.document(1, i);
    const std::string expression = document.prompt.substr(0, document.prompt.size() - 2);
    ASSERT_EQ(document.prompt, expression + "=?");
    const Reading reading = read(document.response);
    ++styles[reading.style].wrong;
    const int first = expression[0] - '0';
    if (reading.chain.empty()) {
      Rate& rate = bare_errors[expression.size() / 2];
      ++rate.all;
      rate.wrong += reading.answer != carry_out(first, expression.substr(1)) ? 1 : 0;
      continue;
    }
    std::string operations;
    int total = first;
    for (const Step& step : steps_of(reading.chain)) {
      ASSERT_EQ(step.before, total) << reading.chain;
      const int right = carry_out(step.before, step.operations);
      ASSERT_GE(right, 0) << reading.chain;
      ASSERT_LE(std::abs(step.result - right), 3);
      Rate& rate = step_errors[step.operations.size() / 2];
      ++rate.all;
      rate.wrong += step.result != right ? 1 : 0;
      operations += step.operations;
      total = step.result;
    }
    ASSERT_EQ(expression, expression.substr(0, 1) + operations);
    ASSERT_EQ(reading.answer, total);
  }
  const std::map<std::string, double> shares{{"bare", .20},
                                             {"tagged_bare", .25},
                                             {"answer_only", .10},
                                             {"tagged_chain", .30},
                                             {"untagged_chain", .15}};
  for (const auto& [style, share] : shares) {
    Rate{styles[style].wrong, static_cast<int>(kDocuments)}.expect(share);
  }
  for (std::size_t operations = 1; operations <= 5; ++operations) {
    bare_errors[operations].expect(options.error_rates[operations - 1]);
    step_errors[operations].expect(options.error_rates[operations - 1]);
  }
}

ChainCorpusOptions worked_chains() {
  ChainCorpusOptions options;
  options.bare = options.tagged_bare = options.answer_only = options.untagged_chain = 0.0;
  options.tagged_chain = 1.0;
  return options;
}

TEST(ChainCorpus, WithoutMergingEveryStepIsWorked) {
  ChainCorpusOptions options = worked_chains();
  options.merge_probabilities = {0.0};
  options.merge_weights = {1.0};
  options.error_rates = {0.0};
  const ChainCorpus corpus(options, 0.4);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const Document document = corpus.document(2, i);
    const Reading reading = read(document.response);
    EXPECT_EQ(steps_of(reading.chain).size(), (document.prompt.size() - 2) / 2);
  }
}

TEST(ChainCorpus, MergingAllIsOneStep) {
  ChainCorpusOptions options = worked_chains();
  options.merge_probabilities = {1.0};
  options.merge_weights = {1.0};
  const ChainCorpus corpus(options, 0.4);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(steps_of(read(corpus.document(2, i).response).chain).size(), 1U);
  }
}

TEST(ChainCorpus, ErrorsPropagateButNeverBelowZero) {
  ChainCorpusOptions options = worked_chains();
  options.error_rates = {1.0};
  const ChainCorpus corpus(options, 0.9);
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const Document document = corpus.document(3, i);
    for (const Step& step : steps_of(read(document.response).chain)) {
      int total = step.before;
      for (std::size_t at = 0; at < step.operations.size(); at += 2) {
        total = carry_out(total, step.operations.substr(at, 2));
        EXPECT_GE(total, 0) << document.prompt << ' ' << document.response;
      }
      EXPECT_NE(step.result, total);
    }
  }
}

TEST(ChainCorpus, LongerThinkingIsRightMoreOften) {
  const ChainCorpus corpus(worked_chains(), 0.4);
  std::map<std::size_t, Rate> rates;
  for (std::uint64_t i = 0; i < kDocuments; ++i) {
    const Document document = corpus.document(4, i);
    if (document.prompt.size() != 13) {  // six operands
      continue;
    }
    const Reading reading = read(document.response);
    Rate& rate = rates[steps_of(reading.chain).size()];
    ++rate.all;
    rate.wrong +=
        reading.answer != carry_out(document.prompt[0] - '0', document.prompt.substr(1, 10));
  }
  for (std::size_t steps = 2; steps <= 5; ++steps) {
    EXPECT_LT(rates[steps].wrong * rates[steps - 1].all, rates[steps - 1].wrong * rates[steps].all)
        << steps;
  }
}

TEST(ChainCorpus, IsAFunctionOfSeedAndIndex) {
  const ChainCorpus corpus({}, 0.4);
  const ChainCorpus same({}, 0.4);
  const std::uint64_t far = (std::uint64_t{3} << 32) + 5;
  EXPECT_EQ(corpus.document(1, far).prompt, same.document(1, far).prompt);
  EXPECT_EQ(corpus.document(1, far).response, same.document(1, far).response);
  int equal = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    equal += corpus.document(1, i).prompt == corpus.document(2, i).prompt ? 1 : 0;
    equal +=
        corpus.document(1, i).prompt == corpus.document(1, (i + (std::uint64_t{1} << 32))).prompt;
  }
  EXPECT_LT(equal, 20);
}

TEST(ChainCorpus, RefusesImpossibleOptions) {
  const auto expect_refused = [](auto change, const std::string& key) {
    ChainCorpusOptions options;
    change(options);
    EXPECT_THAT([&] { ChainCorpus(options, 0.4); },
                testing::ThrowsMessage<TaskError>(testing::HasSubstr(key)));
  };
  using Options = ChainCorpusOptions;
  expect_refused([](Options& o) { o.min_operands = 1; }, "min_operands");
  expect_refused([](Options& o) { o.max_operands = 10; }, "max_operands");
  expect_refused([](Options& o) { o.bare = -0.1; }, "shares");
  expect_refused([](Options& o) { o.bare = std::nan(""); }, "shares");
  expect_refused(
      [](Options& o) {
        o.bare = o.tagged_bare = o.answer_only = o.tagged_chain = o.untagged_chain = 0.0;
      },
      "positive sum");
  expect_refused([](Options& o) { o.merge_weights = {1.0}; }, "merge_weights");
  expect_refused([](Options& o) { o.merge_probabilities = {0, 0, 0, 1.5}; }, "merge_probabilities");
  expect_refused([](Options& o) { o.error_rates = {}; }, "error_rates");
  expect_refused([](Options& o) { o.error_rates = {2.0}; }, "error_rates");
  EXPECT_THROW(ChainCorpus({}, 1.5), TaskError);
}

}  // namespace
}  // namespace aha::tasks
