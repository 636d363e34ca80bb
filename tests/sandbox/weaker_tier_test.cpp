// The weaker tier, which is had by name alone: what it still holds off.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

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
       "std::cout << a + b << std::endl; }"},
      {"bash", "read a b; echo $((a + b)) > sum; read c < sum; echo $c"}};
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
           "/secret /etc/passwd /proc/1/environ /proc/self/environ; do "
           "{ read -r line < $f && echo \"$line\"; } 2>/dev/null; done; for f in " +
           folder +
           "/new /tmp/new /dev/shm/new /usr/new; do { echo x > $f && echo $f; } 2>/dev/null; "
           "done; { echo x > /dev/tcp/127.0.0.1/22; } 2> said; read -r said < said; "
           "[[ $said == *'not permitted'* ]] && echo 1"));
  fs::remove_all(folder);
  EXPECT_EQ(result.standard_output, "1\n") << result.message << result.standard_error;
}

TEST_F(WeakerTierTest, WhatLandlockLetsPassOfFilesIsRefused) {
  const Result result = Sandbox(options_).run(hostile("hostile_calls", "host"));
  EXPECT_EQ(result.outcome, Outcome::exited) << result.message;
  EXPECT_EQ(result.standard_output, "");
}

TEST_F(WeakerTierTest, LimitsHoldAndWhatIsLeftIsKilled) {
  const Sandbox sandbox(options_);
  Limits limits = forking();
  limits.cpu_seconds = 0.3;
  EXPECT_EQ(sandbox.run(hostile("hostile_resources", "spin_deaf"), limits).outcome,
            Outcome::cpu_limit);
  limits.wall_seconds = 1;
  // Before version 6 it may not even stop itself.
  EXPECT_EQ(sandbox.run(hostile("hostile_resources", "stop"), limits).outcome,
            landlock_abi() >= 6 ? Outcome::wall_limit : Outcome::exited);
  EXPECT_EQ(sandbox.run(hostile("hostile_resources", "endless_output"), limits).outcome,
            Outcome::output_limit);
  const std::string marker = "aha-weaker-" + std::to_string(getpid());
  options_.may_fork_without_namespaces = true;
  const Result left = Sandbox(options_).run(
      bash("(setsid bash -c 'sleep 30; : " + marker + "' &) ; exec bash -c ': " + marker + "'"),
      limits);
  EXPECT_EQ(left.outcome, Outcome::exited) << left.message;
  EXPECT_EQ(processes_with("sleep 30; : " + marker).size(), 0U);
  EXPECT_EQ(sandbox.run(bash("echo $((3 + 4))")).standard_output, "7\n");
}

TEST_F(WeakerTierTest, RunnersProcessesCannotBeSignalled) {
  const Result result = Sandbox(options_).run(bash("kill -0 " + std::to_string(getpid()) +
                                                   " 2>/dev/null && echo reached; "
                                                   "kill -9 $PPID 2>/dev/null; echo alive"));
  EXPECT_EQ(result.standard_output, "alive\n") << result.message;
}

TEST_F(WeakerTierTest, AKilledRunnerLeavesNothing) {
  const std::string marker = "aha-weaker-killed-" + std::to_string(getpid());
  const pid_t runner = fork();
  ASSERT_GE(runner, 0);
  if (runner == 0) {
    options_.may_fork_without_namespaces = true;
    const Sandbox sandbox(options_);
    Program program = bash("(trap '' TERM HUP; setsid sleep 20; :) & read -t 20 < <(sleep 20)");
    program.argv.push_back(marker);
    Limits limits = forking();
    limits.wall_seconds = 20;
    sandbox.run(program, limits);
    _exit(0);
  }
  std::vector<pid_t> residents;
  EXPECT_TRUE(eventually([&] {
    residents = children_of(runner);
    return residents.size() == 1 && processes_with(marker).size() >= 2;
  }));
  ::kill(runner, SIGKILL);
  waitpid(runner, nullptr, 0);
  EXPECT_TRUE(eventually([&] {
    return processes_with(marker).empty() && (residents.empty() || ::kill(residents[0], 0) != 0);
  }));
}

TEST_F(WeakerTierTest, AKilledResidentTakesItsRunAlong) {
  const std::string marker = "aha-weaker-lost-" + std::to_string(getpid());
  const std::vector<pid_t> before = children_of(getpid());
  std::thread killer([&] {
    EXPECT_TRUE(eventually([&] { return !processes_with(marker).empty(); }));
    for (const pid_t child : children_of(getpid())) {
      if (std::find(before.begin(), before.end(), child) == before.end()) ::kill(child, SIGKILL);
    }
  });
  Program program = hostile("hostile_resources", "outlive_parent");
  program.argv.push_back(marker);
  const Result result = Sandbox(options_).run(program);
  killer.join();
  EXPECT_EQ(result.outcome, Outcome::sandbox_failure);
  EXPECT_NE(result.message.find("resident process died"), std::string::npos) << result.message;
  EXPECT_TRUE(eventually([&] { return processes_with(marker).empty(); }));
}

TEST_F(WeakerTierTest, ForkIsDeniedWhateverTheLimit) {
  for (const Limits& limits : {Limits(), forking()}) {
    EXPECT_EQ(
        Sandbox(options_).run(hostile("hostile_resources", "fork_once"), limits).standard_output,
        "Operation not permitted\n");
  }
}

}  // namespace
}  // namespace aha::sandbox
