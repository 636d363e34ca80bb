#include "rewards/program_reward.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rewards/make_reward.h"
#include "rewards/reward_error.h"
#include "rewards/reward_kind.h"

namespace aha::rewards {
namespace {

using testing::HasSubstr;

std::vector<Score> run(const std::string& script, const std::vector<std::string>& completions,
                       OptionJson options = OptionJson::object()) {
  options["command"] = {"bash", "-c", script};
  const auto reward = make_reward("command", options);
  const tasks::Prompt prompt;
  std::vector<Sample> samples;
  samples.reserve(completions.size());
  for (const std::string& text : completions) samples.push_back({&prompt, text, std::nullopt});
  return reward->score_batch(samples);
}

constexpr const char* kAnswerRows = R"(while IFS= read -r row; do case $row in
  *crash*) kill -SEGV $$;; *hang*) sleep 60;; *none*) echo null;; *odd*) echo nonsense;;
  *fails*) echo '{"error": "no idea"}';; *) echo '{"score": 0.5, "detail": "half"}';; esac; done)";

// A row that nobody asked for must not become the next sample's score.
TEST(Command, ARowTooManyIsNoAnswer) {
  for (const char* extra : {"echo 9", "(sleep 0.1; echo 9) &"}) {
    OptionJson options;
    options["command"] = {"bash", "-c",
                          std::string("while IFS= read -r row; do case $row in *odd*) echo 1; ") +
                              extra + ";; *) echo 0.5;; esac; done"};
    const auto reward = make_reward("command", options);
    const tasks::Prompt prompt;
    reward->score(prompt, "odd");
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(reward->score(prompt, "even").value, 0.5) << extra;
    }
    EXPECT_EQ(reward->score(prompt, "even").value, 0.5) << extra;
  }
}

TEST(Command, IsRefusedWhereThereIsNone) {
  OptionJson options;
  options["command"] = {"/nonexistent/program"};
  EXPECT_THROW(make_reward("command", options), RewardError);
}

TEST(Command, AnswersInOrder) {
  const auto scores = run(kAnswerRows, {"a", "none", "odd", "fails", "b"});
  ASSERT_EQ(scores.size(), 5U);
  EXPECT_EQ(scores[0].value, 0.5);
  EXPECT_EQ(scores[0].detail, "half");
  EXPECT_EQ(scores[1].verdict, Verdict::not_applicable);
  EXPECT_EQ(scores[2].verdict, Verdict::error);
  EXPECT_EQ(scores[3].detail, "no idea");
  EXPECT_EQ(scores[4].value, 0.5);
}

TEST(Command, ACrashCostsOneSample) {
  const auto scores = run(kAnswerRows, {"a", "crash", "b", "crash", "c"});
  ASSERT_EQ(scores.size(), 5U);
  for (const std::size_t i : {0U, 2U, 4U}) EXPECT_EQ(scores[i].value, 0.5) << i;
  for (const std::size_t i : {1U, 3U}) {
    EXPECT_EQ(scores[i].verdict, Verdict::error);
    EXPECT_THAT(scores[i].detail, HasSubstr("signal 11"));
  }
}

TEST(Command, IsLateAfterItsDeadline) {
  const auto scores = run(kAnswerRows, {"a", "hang"}, {{"deadline", 0.5}});
  EXPECT_EQ(scores[0].value, 0.5);
  EXPECT_EQ(scores[1].verdict, Verdict::error);
  EXPECT_THAT(scores[1].detail, HasSubstr("within 0.5 s"));
}

TEST(Command, LosesTheRowsThatItHangsIn) {
  const auto scores =
      run(kAnswerRows, {"a", "hang", "b", "hang", "crash", "c"}, {{"deadline", 0.5}});
  for (const std::size_t i : {0U, 2U, 5U}) EXPECT_EQ(scores[i].value, 0.5) << i;
  for (const std::size_t i : {1U, 3U}) EXPECT_THAT(scores[i].detail, HasSubstr("within 0.5 s"));
  EXPECT_THAT(scores[4].detail, HasSubstr("signal 11"));
}

TEST(Command, GivesUpWhereItIsStuck) {
  const auto begin = std::chrono::steady_clock::now();
  const auto scores = run("sleep 60", std::vector<std::string>(50, "a"), {{"deadline", 0.2}});
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8));
  ASSERT_EQ(scores.size(), 50U);
  for (const Score& score : scores) EXPECT_THAT(score.detail, HasSubstr("within 0.2 s"));
}

TEST(Command, LosesTheRowsThatEatItsMemory) {
  const std::string program = R"(import sys
for line in sys.stdin: print(1, flush=True) if "good" in line else print(len("x" * (1 << 40))))";
  OptionJson options = {{"command", {"python3", "-c", program}}, {"memory_mib", 512}};
  const auto reward = make_reward("command", options);
  const tasks::Prompt prompt;
  const std::vector<Sample> samples = {
      {&prompt, "good", {}}, {&prompt, "bad", {}}, {&prompt, "good", {}}};
  const auto scores = reward->score_batch(samples);
  EXPECT_EQ(scores[0].value, 1.0);
  EXPECT_THAT(scores[1].detail, HasSubstr("ended with status 1"));
  EXPECT_EQ(scores[2].value, 1.0);
}

// The first process answers one row and removes the program; what it answered counts.
TEST(Command, KeepsItsAnswersWhereItCannotBeStartedAgain) {
  const auto program =
      std::filesystem::temp_directory_path() / ("aha-once-" + std::to_string(::getpid()));
  std::ofstream(program) << "#!/bin/bash\nread -r row; rm $0; echo 0.5\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  OptionJson options;
  options["command"] = {program.string()};
  const auto reward = make_reward("command", options);
  const tasks::Prompt prompt;
  const std::vector<Sample> samples(3, {&prompt, "a", std::nullopt});
  const auto scores = reward->score_batch(samples);
  ASSERT_EQ(scores.size(), 3U);
  EXPECT_EQ(scores[0].value, 0.5);
  EXPECT_EQ(scores[1].verdict, Verdict::error);
  EXPECT_THAT(scores[2].detail, HasSubstr("cannot be started"));
}

TEST(Command, TakesLargeRowsOfAnyBytes) {
  const std::vector<std::string> rows(8, std::string(20'000, '\0') + "\xFF\n\"");
  for (const Score& score : run(kAnswerRows, rows)) EXPECT_EQ(score.value, 0.5);
}

TEST(Plugin, IsRefusedWhereItIsNone) {
  for (const bool in_process : {true, false}) {
    EXPECT_THROW(make_reward("plugin", {{"plugin", "/nowhere.so"}, {"in_process", in_process}}),
                 RewardError);
  }
}

TEST(Plugin, ScoresInItsProcessAndInOurs) {
  for (const bool in_process : {true, false}) {
    const OptionJson options = {{"plugin", AHA_BREVITY_PLUGIN}, {"in_process", in_process}};
    const auto reward = make_reward("plugin", options);
    EXPECT_EQ(reward->score({}, std::string(100, 'a')).value, 1.0);
    EXPECT_EQ(reward->score({}, std::string(150, 'a')).value, 0.5);
    OptionJson wrong = options;
    wrong["options"] = {{"limit", -1}};
    EXPECT_THAT([&] { make_reward("plugin", wrong); },
                testing::ThrowsMessage<RewardError>(HasSubstr("limit must be a number above 0")));
  }
}

}  // namespace
}  // namespace aha::rewards

int main(int argc, char** argv) {
  setenv("AHA_PLUGIN_WORKER", AHA_PLUGIN_WORKER, 0);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
