#include "tasks/split_hash.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace aha::tasks {
namespace {

// Frozen: another value would move prompts between the held-out parts of finished experiments.
TEST(SplitHash, NeverChanges) {
  EXPECT_EQ(stable_hash(""), 0xEFD01F60BA992926U);
  EXPECT_EQ(stable_hash("+5+7-3"), 0xA6F86061DAB11F59U);
}

TEST(SplitHash, SplitsInTenths) {
  std::map<Split, int> counts;
  for (int i = 0; i < 100'000; ++i) {
    ++counts[split_by_hash("row " + std::to_string(i))];
  }
  EXPECT_NEAR(counts[Split::validation], 10'000, 500);
  EXPECT_NEAR(counts[Split::test], 10'000, 500);
  EXPECT_NEAR(counts[Split::train], 80'000, 700);
}

// What plain FNV-1a gets wrong: there, bytes' parities decide the hash's.
TEST(SplitHash, DoesNotFollowTheParityOfTheBytes) {
  int odd = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string digits = std::to_string(i);
    for (char& digit : digits) {
      digit = static_cast<char>('0' + 2 * ((digit - '0') / 2));  // even digits only
    }
    odd += static_cast<int>(stable_hash(digits + "x" + std::to_string(2 * (i % 5))) % 2);
  }
  EXPECT_GT(odd, 4000);
  EXPECT_LT(odd, 6000);
}

}  // namespace
}  // namespace aha::tasks
