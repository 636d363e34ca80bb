#include "rl/group_advantages.h"

#include <cmath>

#include <gtest/gtest.h>

namespace aha::rl {
namespace {

TEST(GroupAdvantages, AreCentredAndScaledByTheGroup) {
  // mean 0.5, standard deviation (n - 1) sqrt(1/3).
  const double std = std::sqrt(1.0 / 3.0);
  const auto scaled = group_advantages({1.0, 0.0, 1.0, 0.0}, true);
  EXPECT_NEAR(scaled[0], 0.5 / (std + 1e-4), 1e-12);
  EXPECT_NEAR(scaled[1], -0.5 / (std + 1e-4), 1e-12);
  const auto centred = group_advantages({1.0, 0.0, 1.0, 0.0}, false);
  EXPECT_DOUBLE_EQ(centred[0], 0.5);
}

TEST(GroupAdvantages, SamplesWithoutRewardDoNotCount) {
  const auto advantages = group_advantages({1.0, std::nullopt, 0.0}, false);
  EXPECT_DOUBLE_EQ(advantages[0], 0.5);
  EXPECT_DOUBLE_EQ(advantages[1], 0.0);
  EXPECT_DOUBLE_EQ(advantages[2], -0.5);
  EXPECT_EQ(group_advantages({std::nullopt, 3.0}, true), (std::vector<double>{0.0, 0.0}));
  EXPECT_EQ(group_advantages({2.0, 2.0}, true), (std::vector<double>{0.0, 0.0}));
}

TEST(RewardStatistics, AddUpOverGroups) {
  RewardStatistics statistics;
  add_group({1.0, 0.0}, statistics);
  add_group({1.0, 1.0}, statistics);
  add_group({std::nullopt}, statistics);
  EXPECT_EQ(statistics.sum, 3.0);
  EXPECT_EQ(statistics.count, 4.0);
  EXPECT_EQ(statistics.groups, 2.0);
  EXPECT_EQ(statistics.groups_without_spread, 1.0);
  EXPECT_NEAR(batch_standard_deviation(statistics), 0.5, 1e-12);  // of 1, 0, 1, 1 with n - 1
}

TEST(RewardStatistics, EqualRewardsHaveNoSpreadWhateverTheRounding) {
  RewardStatistics statistics;
  add_group(GroupRewards(16, 1.2), statistics);  // their mean is not exactly 1.2
  add_group({1.2, 1.2, 0.2}, statistics);
  EXPECT_EQ(statistics.groups_without_spread, 1.0);
}

}  // namespace
}  // namespace aha::rl
