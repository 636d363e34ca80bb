#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "rewards/make_reward.h"

// Every built-in reward on completions that no language model should write: defined, repeatable and
// in linear time. Programs are what tests/rewards/code is for.

namespace aha::rewards {
namespace {

using namespace std::string_literals;

struct Judge {
  std::string name;
  std::unique_ptr<Reward> reward;
};

std::vector<Judge> judges() {
  std::vector<Judge> judges;
  for (const char* kind :
       {"accuracy", "math", "format", "length", "repetition", "tag_count", "xml_structure"}) {
    judges.push_back({kind, make_reward(kind)});
  }
  judges.push_back({"language", make_reward("language", {{"target", "en"}})});
  for (const char* preset : {"think_only", "boxed"}) {
    judges.push_back({preset, make_reward("format", {{"preset", preset}})});
  }
  for (const char* bomb :
       {"(a*)*b", "(a|aa)+$", "(.*)(.*)(.*)(.*)x", "(?s)(?:<think>.*</think>)+"}) {
    judges.push_back({bomb, make_reward("format", {{"pattern", bomb}})});
  }
  judges.push_back({"partial", make_reward("format", {{"partial_credit", true}})});
  return judges;
}

std::string repeated(const std::string& piece, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + piece.size());
  while (text.size() < bytes) text += piece;
  return text;
}

const std::vector<std::string>& pieces() {
  static const std::vector<std::string> kPieces{
      "a",
      "\0"s,
      "\xff\xfe\x80"s,          // no UTF-8
      "\xe2\x80\xae<think>x"s,  // right-to-left override
      "<think>",
      "</think>",
      "<answer>12</answer>",
      "<think><answer>12</answer>",
      "\\boxed{",
      "\\boxed{12}",
      "$",
      "`",
      "<",
      "{",
      "1,",
      " ",
      "\n",
      "the answer is ",
      "\xf0\x9f\xa4\x94\xe2\x80\x8d"s,  // emoji and joiner
      "e\xcc\x81\xcc\x81\xcc\x81"s,     // combining marks
      "\xe4\xb8\xad"s,
  };
  return kPieces;
}

tasks::Prompt question() { return {"What is 7 + 5?", "12", "integer", nlohmann::json::object()}; }

TEST(HostileCompletions, HaveDefinedRepeatableScores) {
  const tasks::Prompt prompt = question();
  for (const Judge& judge : judges()) {
    for (const std::string& piece : pieces()) {
      const std::string text = repeated(piece, 50'000);
      for (const std::string& completion :
           {text, "<think>" + text + "</think><answer>" + text + "</answer>"}) {
        const Score first = judge.reward->score(prompt, completion);
        const Score second = judge.reward->score(prompt, completion);
        EXPECT_EQ(first.value, second.value) << judge.name << " on " << piece;
        EXPECT_EQ(first.verdict, second.verdict) << judge.name << " on " << piece;
        EXPECT_LT(first.detail.size(), 1000U) << judge.name << " on " << piece;
      }
    }
  }
}

double seconds(const Reward& reward, const std::string& completion) {
  const tasks::Prompt prompt = question();
  const auto begin = std::chrono::steady_clock::now();
  reward.score(prompt, completion);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Ten times the text may take thirty times as long on a busy machine; quadratic is a hundred.
TEST(HostileCompletions, TenMegabytesTakeLinearTime) {
  constexpr std::size_t kSmall = 1'000'000;
  std::size_t turn = 0;
  for (const Judge& judge : judges()) {
    const std::string& piece = pieces()[turn++ % pieces().size()];
    const std::string small = "<think>" + repeated(piece, kSmall) + "</think>12";
    const std::string large = "<think>" + repeated(piece, 10 * kSmall) + "</think>12";
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
      best = std::min(best, seconds(*judge.reward, large) / (seconds(*judge.reward, small) + 1e-3));
    }
    EXPECT_LT(best, 30.0) << judge.name << " on " << piece;
  }
}

}  // namespace
}  // namespace aha::rewards
