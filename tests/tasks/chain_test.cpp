#include "tasks/chain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "tasks/chain_space.h"

namespace aha::tasks {
namespace {

TEST(Chain, IsWrittenAndValued) {
  const Chain chain{{7, 5, -3, 9}};
  EXPECT_EQ(text_of(chain), "7+5-3+9");
  EXPECT_EQ(value_of(chain), 18);
}

void expect_valid(const Chain& chain, int operands) {
  ASSERT_EQ(chain.terms.size(), static_cast<std::size_t>(operands));
  std::set<int> digits;
  int total = 0;
  for (const int term : chain.terms) {
    EXPECT_GE(std::abs(term), 1);
    EXPECT_LE(std::abs(term), 9);
    EXPECT_TRUE(digits.insert(std::abs(term)).second) << text_of(chain);
    total += term;
    EXPECT_GE(total, 0) << text_of(chain);
  }
}

TEST(Chain, DrawsAreValid) {
  RandomStream random({1, Purpose::prompts, 0, 0, 0});
  for (int i = 0; i < 20'000; ++i) {
    const int operands = 2 + i % 8;
    expect_valid(draw_chain(random, operands, 0.4), operands);
  }
}

TEST(Chain, MinusIsAsFrequentAsAskedWherePossible) {
  RandomStream random({2, Purpose::prompts, 0, 0, 0});
  int possible = 0;
  int minuses = 0;
  for (int i = 0; i < 20'000; ++i) {
    int total = 0;
    for (const int term : draw_chain(random, 6, 0.4).terms) {
      if (total >= std::abs(term)) {
        ++possible;
        minuses += term < 0 ? 1 : 0;
      }
      total += term;
    }
  }
  EXPECT_NEAR(static_cast<double>(minuses) / possible, 0.4, 0.01);
}

TEST(Chain, PermutationsShareASplit) {
  for (const std::vector<int>& terms : {std::vector{3, 5, 9, -2}, std::vector{1, 8, -4, -5, 6}}) {
    Chain chain{terms};
    std::sort(chain.terms.begin(), chain.terms.end());
    const Split split = split_of(chain);
    do {
      EXPECT_EQ(split_of(chain), split);
    } while (std::next_permutation(chain.terms.begin(), chain.terms.end()));
  }
}

TEST(Chain, SignsAreOfTheIdentity) {
  std::set<Split> splits;
  for (int digit = 1; digit <= 8; ++digit) {
    splits.insert(split_of({{9, digit}}));
    splits.insert(split_of({{9, -digit}}));
  }
  EXPECT_GT(splits.size(), 1U);
}

// All texts of so many operands that the rules allow, by brute force.
void collect(int operands, double minus_probability, Chain& chain, int total,
             std::array<std::set<std::string>, 3>& found) {
  if (chain.terms.size() == static_cast<std::size_t>(operands)) {
    found.at(static_cast<std::size_t>(split_of(chain))).insert(text_of(chain));
    return;
  }
  for (int digit = 1; digit <= 9; ++digit) {
    const auto is_used = [&](int term) { return std::abs(term) == digit; };
    if (std::any_of(chain.terms.begin(), chain.terms.end(), is_used)) {
      continue;
    }
    const bool minus_possible = !chain.terms.empty() && total >= digit && minus_probability > 0.0;
    const bool plus_possible = chain.terms.empty() || total < digit || minus_probability < 1.0;
    for (const int sign : {1, -1}) {
      if (sign > 0 ? plus_possible : minus_possible) {
        chain.terms.push_back(sign * digit);
        collect(operands, minus_probability, chain, total + sign * digit, found);
        chain.terms.pop_back();
      }
    }
  }
}

TEST(ChainSpace, AgreesWithBruteForce) {
  for (const double minus_probability : {0.0, 0.4, 1.0}) {
    for (int operands = 2; operands <= 5; ++operands) {
      std::array<std::set<std::string>, 3> expected;
      Chain chain;
      collect(operands, minus_probability, chain, 0, expected);
      for (const Split split : {Split::train, Split::validation, Split::test}) {
        const ChainSpace space{operands, minus_probability, split};
        const std::set<std::string>& texts = expected.at(static_cast<std::size_t>(split));
        EXPECT_EQ(count_chains(space), texts.size());
        std::set<std::string> visited;
        for_each_chain(space, [&](const Chain& each) {
          EXPECT_TRUE(visited.insert(text_of(each)).second);
          return true;
        });
        EXPECT_EQ(visited, texts);
      }
    }
  }
}

TEST(ChainSpace, StopsWhenTold) {
  int visits = 0;
  for_each_chain({4, 0.4, Split::train}, [&](const Chain&) { return ++visits < 5; });
  EXPECT_EQ(visits, 5);
}

}  // namespace
}  // namespace aha::tasks
