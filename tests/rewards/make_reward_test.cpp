#include "rewards/make_reward.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(MakeReward, KnowsItsRewards) {
  RewardOptions options;
  for (const char* name : {"accuracy", "format", "math"}) {
    options.name = name;
    EXPECT_EQ(make_reward(options)->name(), name);
  }
}

TEST(MakeReward, NamesTheKnownOnes) {
  RewardOptions options;
  options.name = "acuracy";
  EXPECT_THAT([&] { make_reward(options); },
              ThrowsMessage<RewardError>(HasSubstr("known are accuracy, code, format and math")));
}

TEST(MakeReward, RefusesOptionsOfOtherRewards) {
  RewardOptions options;
  options.name = "accuracy";
  options.pattern = "a";
  EXPECT_THAT([&] { make_reward(options); }, ThrowsMessage<RewardError>(HasSubstr("accuracy")));
  options.pattern = "";
  options.preset = "boxed";
  EXPECT_THROW(make_reward(options), RewardError);
}

TEST(Verdict, HasNames) {
  EXPECT_EQ(name_of(Verdict::correct), "correct");
  EXPECT_EQ(name_of(Verdict::wrong), "wrong");
  EXPECT_EQ(name_of(Verdict::error), "error");
  EXPECT_EQ(name_of(Verdict::not_applicable), "not_applicable");
}

}  // namespace
}  // namespace aha::rewards
