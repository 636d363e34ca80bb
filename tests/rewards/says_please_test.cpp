// The example of docs/rewards_cpp.md, compiled as it stands.

#include "rewards/says_please.h"

#include <gtest/gtest.h>

namespace aha::rewards {
namespace {

TEST(SaysPlease, IsAKindWithAnOption) {
  const RewardKind kind = says_please_kind();
  const auto polite = kind.make(OptionValues(kind.name, kind.options, OptionJson::object()));
  EXPECT_EQ(polite->name(), kind.name);
  EXPECT_EQ(polite->score({}, "yes, please").value, 1.0);
  EXPECT_EQ(polite->score({}, "no").verdict, Verdict::wrong);
  const auto thankful = kind.make(OptionValues(kind.name, kind.options, {{"word", "thanks"}}));
  EXPECT_EQ(thankful->score({}, "no thanks").value, 1.0);
}

}  // namespace
}  // namespace aha::rewards
