// Whatever a server answers, each sample has a score that says so.

#include "rewards/http/http_api.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace aha::rewards {
namespace {

const std::vector<std::string> kAnswers = {
    R"({"scores": [1, null, {"score": 0.5, "detail": "d", "verdict": "wrong"}]})",
    R"([{"error": "no"}, {"score": null}, -1e300])",
    R"({"rewards": [0.1, 2, 3], "scores": [0.1, 2, 3], "extra_logs": {}})",
    R"({"status": "Success", "message": "", "compile_result": null, "run_result": {"status":
       "Finished", "execution_time": 0.1, "return_code": 0, "stdout": "3\n", "stderr": ""}})",
    R"({"status": "Failed", "message": "", "compile_result": {"status": "Error", "return_code": 1,
       "stderr": "e"}, "run_result": null, "files": {}})",
};

// Bytes changed, doubled, left out or put in another's place.
std::string mutated(std::string text, std::mt19937& random) {
  const auto below = [&](std::size_t limit) { return random() % limit; };
  for (std::size_t change = below(4); change-- > 0 && !text.empty();) {
    const std::size_t at = below(text.size());
    switch (below(5)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(at, 1 + below(8));
        break;
      case 2:
        text.insert(at, text.substr(below(text.size()), 1 + below(8)));
        break;
      case 3:
        text.resize(at);
        break;
      default:
        text.insert(at, kAnswers[below(kAnswers.size())]);
    }
  }
  return text;
}

TEST(HttpApi, ReadsAnyAnswer) {
  tasks::Prompt prompt;
  prompt.columns["tests"] = {{"inputs", {"1 2\n"}}, {"outputs", {"3\n"}}};
  const std::vector<Sample> samples(3, Sample{&prompt, "```python\nprint(3)\n```", std::nullopt});
  std::mt19937 random(1);
  std::size_t decided = 0;
  std::size_t undecided = 0;
  const std::unique_ptr<HttpApi> apis[] = {rows_api(), openrlhf_api(), sandbox_fusion_api({})};
  for (int i = 0; i < 30'000; ++i) {
    const std::string body = mutated(kAnswers[random() % kAnswers.size()], random);
    for (const auto& api : apis) {
      const auto scores = api->score(samples, [&](const std::string&) {
        return PostResult{body, ""};
      });
      ASSERT_EQ(scores.size(), samples.size()) << body;
      for (const Score& score : scores) {
        const bool has_value = score.verdict == Verdict::correct || score.verdict == Verdict::wrong;
        ASSERT_EQ(score.value.has_value(), has_value) << body;
        (score.verdict == Verdict::error ? undecided : decided) += 1;
      }
    }
  }
  EXPECT_GT(decided, 10'000U);
  EXPECT_GT(undecided, 10'000U);
}

TEST(HttpApi, PassesOnWhyThereIsNoAnswer) {
  tasks::Prompt prompt;
  prompt.columns["tests"] = {{"inputs", {"1 2\n"}}, {"outputs", {"3\n"}}};
  const std::vector<Sample> samples(2, Sample{&prompt, "```python\nprint(3)\n```", std::nullopt});
  const std::unique_ptr<HttpApi> apis[] = {rows_api(), openrlhf_api(), sandbox_fusion_api({})};
  for (const auto& api : apis) {
    for (const Score& score : api->score(samples, [](const std::string&) {
           return PostResult{"", "refused"};
         })) {
      EXPECT_EQ(score.detail, "refused");
      EXPECT_EQ(score.verdict, Verdict::error);
    }
  }
}

}  // namespace
}  // namespace aha::rewards
