#include "cli/check_command.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recipes/key_reference.h"

namespace aha::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kDemo = AHA_SOURCE_DIR "/recipes/r1_zero_demo.yaml";

struct Outcome {
  int status = 0;
  std::string out;
  std::string err;
};

Outcome check(const std::vector<std::string>& arguments) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Outcome outcome;
  outcome.status = check_command(arguments);
  outcome.out = testing::internal::GetCapturedStdout();
  outcome.err = testing::internal::GetCapturedStderr();
  return outcome;
}

TEST(CheckCommand, SumsUpARecipeThatIsRight) {
  const Outcome outcome = check({kDemo, "--sources"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, StartsWith(kDemo + ": ok: base (pretrain, "));
  EXPECT_THAT(outcome.out, HasSubstr("), before (eval, "));
  EXPECT_THAT(outcome.out, HasSubstr("), rl (grpo, "));
  EXPECT_EQ(outcome.err, "");
}

TEST(CheckCommand, PrintsMistakesToStandardError) {
  const Outcome outcome = check({kDemo, "threads=0", "stages.rl.max_step=3"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "command line: threads: must be in 1..256, is 0\n"
            "command line: stages.rl.max_step: unknown key; did you mean `max_steps`?\n");
}

TEST(CheckCommand, RefusesAMissingFile) {
  const Outcome outcome = check({"no_such.yaml"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err, "no_such.yaml: there is no such file\n");
}

TEST(CheckCommand, LooksAtSourcesWhereAsked) {
  const std::vector<std::string> arguments = {AHA_SOURCE_DIR "/recipes/countdown.yaml",
                                              "model.path=/no/such/model"};
  EXPECT_EQ(check(arguments).status, 0);
  const Outcome outcome = check({arguments[0], arguments[1], "--sources"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, StartsWith("command line: model.path: no model directory"));
}

TEST(CheckCommand, PrintsTheKeys) {
  const Outcome outcome = check({"--keys"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, recipes::key_reference());
}

TEST(CheckCommand, BadUsage) {
  EXPECT_EQ(check({}).status, 2);
  EXPECT_EQ(check({"--no-such-flag"}).status, 2);
  EXPECT_EQ(check({"--keys", kDemo}).status, 2);
  EXPECT_EQ(check({"--help"}).status, 0);
}

}  // namespace
}  // namespace aha::cli
