// Plugins that are broken or do harm: refused, or kept from costing more than a sample.

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rewards/make_reward.h"
#include "rewards/reward_error.h"
#include "rewards/reward_option.h"

namespace aha::rewards {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

std::string plugin(const std::string& name) { return AHA_PLUGINS "/" + name + ".so"; }

std::unique_ptr<Reward> make(const std::string& name, OptionJson options = OptionJson::object()) {
  options["plugin"] = plugin(name);
  return make_reward("plugin", options);
}

std::vector<Score> run(const std::vector<std::string>& completions,
                       const OptionJson& options = OptionJson::object()) {
  const auto reward = make("hostile", options);
  const tasks::Prompt prompt;
  std::vector<Sample> samples;
  samples.reserve(completions.size());
  for (const std::string& text : completions) samples.push_back({&prompt, text, std::nullopt});
  return reward->score_batch(samples);
}

// That of two good samples with a bad one between them the bad one alone is lost. Its detail.
std::string what_is_lost(const std::string& bad, const OptionJson& options = OptionJson::object()) {
  const auto scores = run({"good", bad, "good"}, options);
  EXPECT_EQ(scores.size(), 3U);
  EXPECT_EQ(scores[0].value, 0.5) << scores[0].detail;
  EXPECT_EQ(scores[2].value, 0.5) << scores[2].detail;
  EXPECT_EQ(scores[1].verdict, Verdict::error);
  EXPECT_FALSE(scores[1].value);
  return scores[1].detail;
}

void expect_refused(const std::string& name, const std::string& why) {
  for (const bool in_process : {true, false}) {
    EXPECT_THAT(
        [&] {
          make(name, {{"in_process", in_process}});
        },
        ThrowsMessage<RewardError>(AllOf(HasSubstr(name + ".so"), HasSubstr(why))))
        << name;
  }
}

TEST(HostilePlugin, IsRefusedWhereItIsBroken) {
  expect_refused("old_version", "is of version 0");
  expect_refused("new_version", "build it again with this aha's rewards/plugin_api.h");
  expect_refused("no_score", "lacks one of the functions");
  expect_refused("small_struct", "lacks one of the functions");
  expect_refused("no_symbol", "has no function aha_reward_plugin");
  expect_refused("null_plugin", "version");
  expect_refused("missing_library", "nobody_defines_this");
  expect_refused("no_reason", "refuses its options");
}

TEST(HostilePlugin, MayFailWhileItIsMade) {
  const auto made_with = [](const char* what) {
    return [what] { make("hostile", {{"options", {{"create", what}}}, {"deadline", 0.5}}); };
  };
  EXPECT_THAT(made_with("throw"), ThrowsMessage<RewardError>(HasSubstr("no score today")));
  EXPECT_THAT(made_with("segfault"), ThrowsMessage<RewardError>(HasSubstr("signal 11")));
  EXPECT_THAT(made_with("exit"), ThrowsMessage<RewardError>(HasSubstr("ended with status 0")));
  EXPECT_THAT(made_with("loop"), ThrowsMessage<RewardError>(HasSubstr("within 0.5 s")));
  EXPECT_NO_THROW(made_with("print")());
}

TEST(HostilePlugin, LosesTheSampleThatItDiesOf) {
  EXPECT_THAT(what_is_lost("segfault"), HasSubstr("signal 11"));
  EXPECT_THAT(what_is_lost("abort"), HasSubstr("signal 6"));
  EXPECT_THAT(what_is_lost("throw in a thread"), HasSubstr("signal 6"));
  EXPECT_THAT(what_is_lost("exit"), HasSubstr("ended with status 0"));
  EXPECT_THAT(what_is_lost("_exit"), HasSubstr("ended with status 3"));
}

TEST(HostilePlugin, LosesTheSampleThatItFails) {
  for (const bool in_process : {true, false}) {
    const OptionJson options = {{"in_process", in_process}};
    EXPECT_EQ(what_is_lost("throw", options), "no score today");
    EXPECT_THAT(what_is_lost("throw int", options), HasSubstr("no std::exception"));
    EXPECT_EQ(what_is_lost("nan", options), "the plugin's score is nan");
    EXPECT_EQ(what_is_lost("infinity", options), "the plugin's score is inf");
    EXPECT_THAT(what_is_lost("no verdict", options), HasSubstr("verdict is 77"));
  }
}

TEST(HostilePlugin, LosesTheSampleThatItHangsIn) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(what_is_lost("loop", {{"deadline", 1}}), HasSubstr("within 1 s"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(HostilePlugin, LosesTheSampleThatEatsItsMemory) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's own memory is beyond any limit";
#endif
  EXPECT_NE(what_is_lost("allocate", {{"memory_mib", 1024}}), "");
}

// What it prints is no answer, and descriptors that it closes are not those of the answers; where
// they are, that costs a sample and no more.
TEST(HostilePlugin, DoesNotSpeakForItsWorker) {
  const auto scores = run({"good", "print", "good", "print", "good"});
  ASSERT_EQ(scores.size(), 5U);
  for (const Score& score : scores) EXPECT_EQ(score.value, 0.5) << score.detail;
  const auto closed = run({"good", "close", "good"});
  EXPECT_EQ(closed[0].value, 0.5) << closed[0].detail;
  EXPECT_EQ(closed[2].value, 0.5) << closed[2].detail;
}

TEST(HostilePlugin, SaysWhatItLikesInItsDetail) {
  for (const bool in_process : {true, false}) {
    const auto scores = run({"huge detail", "broken detail", "good"}, {{"in_process", in_process}});
    ASSERT_EQ(scores.size(), 3U);
    EXPECT_EQ(scores[0].value, 0.5);
    EXPECT_EQ(scores[0].detail, std::string(511, 'd'));
    EXPECT_EQ(scores[1].value, 0.5);
    EXPECT_EQ(scores[2].value, 0.5);
    const auto no_nul = make("no_nul", {{"in_process", in_process}})->score({}, "a");
    EXPECT_EQ(no_nul.detail, std::string(511, 'd'));
  }
}

TEST(HostilePlugin, MayThrowAcrossTheBoundary) {
  const Score score = make("throws_across")->score({}, "a");
  EXPECT_EQ(score.verdict, Verdict::error);
  EXPECT_NE(score.detail, "");
}

}  // namespace
}  // namespace aha::rewards

int main(int argc, char** argv) {
  setenv("AHA_PLUGIN_WORKER", AHA_PLUGIN_WORKER, 0);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
