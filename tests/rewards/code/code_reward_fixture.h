#pragma once

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "rewards/code/code_reward.h"
#include "sandbox/features.h"

namespace aha::rewards {

class CodeRewardTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string missing = sandbox::probe_features().missing();
    if (!missing.empty()) GTEST_SKIP() << missing;
  }

  static Score score(const std::string& language, const nlohmann::json& tests,
                     const std::string& code, const CodeOptions& options = {}) {
    tasks::Prompt prompt;
    prompt.columns = {{"language", language}, {"tests", tests}};
    const std::string fence = "```";
    return CodeReward(options).score(
        prompt, "<think>t</think>\n" + fence + language + "\n" + code + "\n" + fence + "\n");
  }

  static void expect_refused(const nlohmann::json& tests, const std::string& code,
                             const std::string& language = "python") {
    const Score score = CodeRewardTest::score(language, tests, code);
    EXPECT_EQ(score.value, 0.0) << code << "\n" << score.judgement << " " << score.detail;
  }
};

}  // namespace aha::rewards
