#include "rewards/make_reward.h"

#include <algorithm>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rewards/reward_error.h"
#include "rewards/reward_kind.h"

namespace aha::rewards {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(MakeReward, MakesEveryKindThatNeedsNoOption) {
  for (const RewardKind& kind : reward_kinds()) {
    const auto is_required = [](const RewardOption& option) { return option.required; };
    if (std::any_of(kind.options.begin(), kind.options.end(), is_required)) continue;
    EXPECT_EQ(make_reward(kind.name)->name(), kind.name);
    RewardOptions options;
    options.name = "mine";
    options.kind = kind.name;
    EXPECT_EQ(make_reward(options)->name(), "mine");
  }
}

TEST(MakeReward, MayBeForSomePromptsOnly) {
  RewardOptions options;
  options.name = options.kind = "accuracy";
  options.answer_types = {"integer"};
  const auto reward = make_reward(options);
  const tasks::Prompt meant{"", "12", "integer", {}};
  const tasks::Prompt other{"", "12", "exact", {}};
  const std::vector<Score> scores = reward->score_batch(std::vector<Sample>{
      {&other, "12", {}}, {&meant, "12", {}}, {&other, "13", {}}, {&meant, "13", {}}});
  ASSERT_EQ(scores.size(), 4U);
  EXPECT_EQ(scores[0].verdict, Verdict::not_applicable);
  EXPECT_EQ(scores[0].value, std::nullopt);
  EXPECT_EQ(scores[1].value, 1.0);
  EXPECT_EQ(scores[2].verdict, Verdict::not_applicable);
  EXPECT_EQ(scores[3].value, 0.0);
}

TEST(MakeReward, NamesTheKnownOnes) {
  EXPECT_THAT([] { make_reward("acuracy"); },
              ThrowsMessage<RewardError>(HasSubstr("known are accuracy, math, code, format")));
}

TEST(MakeReward, RefusesOptionsThatTheKindDoesNotHave) {
  EXPECT_THAT(
      [] {
        make_reward("format", {{"presets", "r1"}});
      },
      ThrowsMessage<RewardError>(HasSubstr("format: option presets is unknown; known are "
                                           "preset, pattern, partial_credit")));
}

TEST(RewardKinds, AreDocumentedAndTheirDefaultsFit) {
  std::set<std::string> names;
  for (const RewardKind& kind : reward_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_FALSE(kind.doc.empty()) << kind.name;
    EXPECT_EQ(find_reward_kind(kind.name), &kind);
    EXPECT_EQ(kind.rule.empty(), !kind.check) << kind.name;
    for (const RewardOption& option : kind.options) {
      EXPECT_FALSE(option.doc.empty()) << kind.name << ' ' << option.name;
      if (!option.standard.is_null()) {
        EXPECT_EQ(mistake_in(option, option.standard), "") << kind.name << ' ' << option.name;
      }
    }
  }
}

TEST(Verdict, HasNames) {
  EXPECT_EQ(name_of(Verdict::correct), "correct");
  EXPECT_EQ(name_of(Verdict::wrong), "wrong");
  EXPECT_EQ(name_of(Verdict::error), "error");
  EXPECT_EQ(name_of(Verdict::not_applicable), "not_applicable");
}

}  // namespace
}  // namespace aha::rewards
