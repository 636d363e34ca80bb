#include "rewards/preference_reward.h"

#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rewards/make_reward.h"
#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

// Scores by the lengths; -1 has no score, and -2 is not finite.
class Lengths : public PreferenceModel {
 public:
  std::vector<PreferenceScore> score(std::span<const PreferenceText> texts) const override {
    std::vector<PreferenceScore> scores;
    for (const PreferenceText& text : texts) {
      const double difference =
          static_cast<double>(text.completion.size()) - static_cast<double>(text.prompt.size());
      scores.push_back({difference, ""});
      if (difference == -1) scores.back() = {std::nullopt, "too long"};
      if (difference == -2) scores.back().value = std::numeric_limits<double>::quiet_NaN();
    }
    return scores;
  }
};

TEST(Preference, SaysThatNoModelCanBeLoaded) {
  set_preference_model_loader(nullptr);
  EXPECT_THAT(
      [] {
        make_reward("preference", {{"preference", "judge"}});
      },
      ThrowsMessage<RewardError>(HasSubstr("built without LibTorch")));
}

TEST(Preference, ScoresByTheModelOfItsDirectory) {
  PreferenceOptions asked;
  set_preference_model_loader([&](const PreferenceOptions& options) {
    asked = options;
    return std::make_unique<Lengths>();
  });
  const auto reward =
      make_reward("preference", {{"preference", "judge"}, {"text", "chat"}, {"batch_size", 3}});
  EXPECT_EQ(asked.directory, "judge");
  EXPECT_TRUE(asked.chat);
  EXPECT_EQ(reward->batch_size(), 3U);
  tasks::Prompt prompt;
  prompt.text = "abc";
  const std::vector<Sample> samples = {
      {&prompt, "abcd", {}}, {&prompt, "", {}}, {&prompt, "ab", {}}, {&prompt, "a", {}}};
  const auto scores = reward->score_batch(samples);
  EXPECT_EQ(scores[0].value, 1.0);
  EXPECT_EQ(scores[0].verdict, Verdict::correct);
  EXPECT_EQ(scores[1].value, -3.0);
  EXPECT_EQ(scores[1].verdict, Verdict::wrong);
  EXPECT_EQ(scores[2].detail, "too long");
  EXPECT_EQ(scores[3].verdict, Verdict::error);
  EXPECT_EQ(reward->score(prompt, "abcde").value, 2.0);
}

TEST(Preference, NamesWhatIsWrongWithADirectory) {
  set_preference_model_loader(
      [](const PreferenceOptions& options) -> std::unique_ptr<PreferenceModel> {
        throw std::runtime_error(options.directory + "/config.json: cannot open");
      });
  EXPECT_THAT(
      [] {
        make_reward("preference", {{"preference", "judge"}});
      },
      ThrowsMessage<RewardError>(AllOf(HasSubstr("preference: judge/config.json"))));
}

TEST(Preference, IsCheckedWithoutItsModel) {
  set_preference_model_loader(nullptr);
  const std::filesystem::path folder = testing::TempDir() + "aha_preference_check";
  std::filesystem::create_directories(folder);
  RewardOptions options;
  options.name = "judge";
  options.kind = "preference";
  options.options = {{"preference", folder.string()}};
  const auto refusal = [&](const std::string& config) -> std::string {
    std::ofstream(folder / "config.json") << config;
    try {
      check_reward(options);
      return "";
    } catch (const RewardError& error) {
      return error.what();
    }
  };
  const std::string judge = R"({"architectures": ["LlamaForSequenceClassification"], )";
  EXPECT_THAT(refusal("[]"), HasSubstr("config.json: is no JSON object"));
  EXPECT_THAT(refusal("{}"), HasSubstr("found none: it is no reward model"));
  EXPECT_THAT(refusal(R"({"architectures": ["LlamaForCausalLM"]})"), HasSubstr("LlamaForCausalLM"));
  EXPECT_THAT(refusal(judge + R"("id2label": {"0": "a", "1": "b"}})"), HasSubstr("found 2"));
  EXPECT_THAT(refusal(judge + R"("vocab_size": 3})"), HasSubstr("found 2"));
  EXPECT_THAT(refusal(judge + R"("num_labels": 1})"), HasSubstr("tokenizer.json"));
  std::ofstream(folder / "tokenizer.json") << "{}";
  EXPECT_EQ(refusal(judge + R"("id2label": {"0": "LABEL_0"}})"), "");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace aha::rewards
