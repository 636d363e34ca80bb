// The weaker tier, which is had by name alone: what it still holds off.

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "sandbox/code_runner.h"
#include "sandbox/resident/landlock.h"
#include "sandbox/verdict.h"
#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

namespace fs = std::filesystem;

class WeakerTierTest : public testing::Test {
 protected:
  void SetUp() override {
    if (landlock_abi() == 0) GTEST_SKIP() << "no Landlock";
    options_.isolation = Isolation::landlock;
  }
  SandboxOptions options_;
};

long borrowed_folders() {
  long count = 0;
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path())) {
    const std::string name = entry.path().filename();
    count += name.rfind("aha-box-" + std::to_string(getpid()) + "-", 0) == 0;
  }
  return count;
}

TEST_F(WeakerTierTest, EachLanguageAddsTwoNumbersAndNothingIsLeft) {
  CodeRunnerOptions options;
  options.sandbox = options_;
  CodeRunner runner(options);
  const std::pair<const char*, const char*> sums[] = {
      {"python", "open('x', 'w').write('y')\nprint(sum(map(int, input().split())))"},
      {"c",
       "#include <stdio.h>\nint main(void) { long a, b; scanf(\"%ld%ld\", &a, &b); "
       "printf(\"%ld\\n\", a + b); }"},
      {"cpp",
       "#include <bits/stdc++.h>\nint main() { long a, b; std::cin >> a >> b; "
       "std::cout << a + b << std::endl; }"}};
  for (const auto& [language, source] : sums) {
    if (runner.languages().all().count(language) == 0) continue;
    const auto build = runner.build(language, source);
    ASSERT_TRUE(build->compiled) << language << build->failure << build->diagnostics;
    const Result result = runner.run(*build, "3 4\n");
    EXPECT_EQ(result.standard_output, "7\n")
        << language << name_of(result.outcome) << result.message << result.standard_error;
  }
  EXPECT_EQ(borrowed_folders(), 0);
}

TEST_F(WeakerTierTest, FilesAndSocketsOfTheHostAreOutOfReach) {
  const std::string folder = "/var/tmp/aha_weaker_" + std::to_string(getpid());
  fs::create_directory(folder);
  fs::permissions(folder, fs::perms::all);
  std::ofstream(folder + "/secret") << "SECRET";
  const Result result = Sandbox(options_).run(
      bash("for f in " + folder +
           "/secret /etc/passwd /proc/1/environ /proc/self/environ; do { read x < $f; } "
           "2>/dev/null && echo $f $x; done; for f in " +
           folder +
           "/new /tmp/new /dev/shm/new /usr/new; do { echo x > $f; } 2>/dev/null && echo $f; done; "
           "{ echo x > /dev/tcp/127.0.0.1/22; } 2>/dev/null || echo 1"));
  fs::remove_all(folder);
  EXPECT_EQ(result.standard_output, "1\n") << result.message << result.standard_error;
}

TEST_F(WeakerTierTest, LimitsHold) {
  const Sandbox sandbox(options_);
  Limits limits;
  limits.cpu_seconds = 0.3;
  EXPECT_EQ(sandbox.run(hostile("hostile_resources", "spin_deaf"), limits).outcome,
            Outcome::cpu_limit);
  limits.wall_seconds = 1;
  EXPECT_EQ(sandbox.run(hostile("hostile_resources", "stop"), limits).outcome, Outcome::wall_limit);
  EXPECT_EQ(sandbox.run(hostile("hostile_resources", "endless_output"), limits).outcome,
            Outcome::output_limit);
  EXPECT_EQ(sandbox.run(bash("echo $((3 + 4))")).standard_output, "7\n");
}

TEST_F(WeakerTierTest, RunnersProcessesCannotBeSignalled) {
  const Result result = Sandbox(options_).run(bash("kill -0 " + std::to_string(getpid()) +
                                                   " 2>/dev/null && echo reached; "
                                                   "kill -9 $PPID 2>/dev/null; echo alive"));
  EXPECT_EQ(result.standard_output, "alive\n") << result.message;
}

// Nothing would end a fork bomb: killing one process after the other is slower than it.
TEST_F(WeakerTierTest, ProgramsAreOneProcess) {
  const Result refused = Sandbox(options_).run(bash("echo 7"), forking());
  EXPECT_EQ(refused.outcome, Outcome::sandbox_failure);
  EXPECT_NE(refused.message.find("one process"), std::string::npos) << refused.message;
  EXPECT_EQ(Sandbox(options_).run(hostile("hostile_resources", "fork_once")).standard_output,
            "Operation not permitted\n");
}

}  // namespace
}  // namespace aha::sandbox
