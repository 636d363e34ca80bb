// What must be impossible: to take more than the limits, or to leave anything behind.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <thread>

#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

class ResourceTest : public BoxedByMemoryControl {
 protected:
  // After every attack an honest program must run.
  void TearDown() override {
    if (IsSkipped()) return;
    const Result honest = run(bash("read a b; echo $((a + b))", "3 4\n"));
    EXPECT_EQ(honest.outcome, Outcome::exited) << honest.message;
    EXPECT_EQ(honest.standard_output, "7\n");
  }

  Result attack(const char* way, const Limits& limits) const {
    return run(hostile("hostile_resources", way), limits);
  }
};

INSTANTIATE_TEST_SUITE_P(, ResourceTest,
                         testing::Values(MemoryControl::cgroup, MemoryControl::address_space),
                         name_of_control);

Limits short_limits() {
  Limits limits = forking();
  limits.cpu_seconds = 0.5;
  limits.wall_seconds = 1;
  return limits;
}

TEST_P(ResourceTest, ForkIsDeniedUnlessAllowed) {
  EXPECT_EQ(attack("fork_once", {}).standard_output, "Operation not permitted\n");
  EXPECT_EQ(attack("fork_once", forking()).standard_output, "forked\n");
}

TEST_P(ResourceTest, AForkBombEnds) {
  const Result result = attack("fork_bomb", short_limits());
  EXPECT_TRUE(result.outcome == Outcome::cpu_limit || result.outcome == Outcome::wall_limit ||
              result.outcome == Outcome::exited)
      << name_of(result.outcome) << result.message;
}

TEST_P(ResourceTest, ZombiesCount) {
  Limits limits = forking();
  limits.processes = 10;
  EXPECT_EQ(attack("zombies", limits).standard_output, "9\n");
}

TEST_P(ResourceTest, CpuOfOrphansCounts) {
  Limits limits = short_limits();
  limits.wall_seconds = 30;
  const Result result = attack("orphans_spin", limits);
  EXPECT_EQ(result.outcome, Outcome::cpu_limit) << name_of(result.outcome);
  EXPECT_LE(result.cpu_seconds, 2);
}

TEST_P(ResourceTest, CpuOfChildrenThatNobodyReportsIsBounded) {
  Limits limits = short_limits();
  limits.wall_seconds = GetParam() == MemoryControl::cgroup ? 30 : 4;
  const Result result = attack("unreported_children", limits);
  // Without a cgroup such children are not seen, but the clock on the wall is.
  const bool counted = result.outcome == Outcome::cpu_limit && result.cpu_seconds < 2;
  EXPECT_TRUE(counted ||
              (GetParam() == MemoryControl::address_space && result.outcome == Outcome::wall_limit))
      << name_of(result.outcome) << " " << result.cpu_seconds;
}

TEST_P(ResourceTest, ABackgroundProcessDiesWithTheProgram) {
  const auto start = std::chrono::steady_clock::now();
  const Result result = attack("background", forking());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(result.outcome, Outcome::exited) << result.message;
  EXPECT_EQ(result.standard_output, "done\n");
  EXPECT_LT(took.count(), 15);  // the child would hold the pipe for 20 s
}

// Without memory to start in: then the kernel may refuse it and kill nobody.
TEST_P(ResourceTest, AProgramThatCannotBeStartedIsOverItsMemory) {
  if (GetParam() != MemoryControl::cgroup) GTEST_SKIP() << "another limit, which plan_run() checks";
  Limits limits;
  for (const std::uint64_t kib : {4, 16, 64, 128}) {
    limits.memory_bytes = kib << 10;
    const Result result = run(bash(":"), limits);
    EXPECT_EQ(result.outcome, Outcome::memory_limit) << kib << " KiB: " << result.message;
  }
}

TEST_P(ResourceTest, FilesAreBounded) {
  Limits limits;
  limits.file_bytes = 1 << 20;
  limits.files = 50;
  EXPECT_EQ(attack("big_file", limits).standard_output, std::to_string(limits.file_bytes) + "\n");
  EXPECT_EQ(attack("many_files", limits).standard_output, "50\n");
}

TEST_P(ResourceTest, DescriptorsAreBounded) {
  Limits limits;
  limits.open_files = 20;
  EXPECT_EQ(attack("many_descriptors", limits).standard_output, "17\n");
}

TEST_P(ResourceTest, AnEndlessOutputCostsTheRunnerNoMoreThanItsLimit) {
  Limits limits;
  limits.output_bytes = 1 << 20;
  const Result result = attack("endless_output", limits);
  EXPECT_EQ(result.outcome, Outcome::output_limit);
  EXPECT_LE(result.standard_output.capacity(), limits.output_bytes + 1);
}

// An argument that marks the processes of this test among all of the machine.
std::string marker() { return "aha-attack-" + std::to_string(getpid()); }

Program marked(const char* way) {
  Program program = hostile("hostile_resources", way);
  program.argv.push_back(marker());
  return program;
}

TEST_P(ResourceTest, NothingIsAliveAfterwards) {
  for (const char* way : {"fork_bomb", "orphans_spin", "background", "stop"}) {
    run(marked(way), short_limits());
    EXPECT_EQ(processes_with(marker()).size(), 0U) << way;
  }
}

TEST_P(ResourceTest, AKilledRunnerLeavesNothing) {
  const pid_t runner = fork();
  if (runner == 0) {
    Limits limits = forking();
    limits.cpu_seconds = limits.wall_seconds = 100;
    run(marked("orphans_spin"), limits);
    _exit(0);
  }
  const std::string argument = "aha-attack-" + std::to_string(runner);
  EXPECT_TRUE(eventually([&] { return processes_with(argument).size() > 2; }));
  kill(runner, SIGKILL);
  waitpid(runner, nullptr, 0);
  EXPECT_TRUE(eventually([&] { return processes_with(argument).empty(); }));
}

// A file that is open for writing cannot be executed: for a second it is tried again.
TEST_P(ResourceTest, AProgramThatIsHeldBeforeItIsExecutedDiesWithTheRunner) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can open a sealed file for writing";
  const pid_t runner = fork();
  if (runner == 0) {
    Program program = bash("");
    program.executable = std::make_shared<const SealedFile>(
        "\x7f"
        "ELF");
    const std::string path = "/proc/self/fd/" + std::to_string(program.executable->descriptor());
    if (open(path.c_str(), O_WRONLY | O_CLOEXEC) >= 0) run(program);
    _exit(0);
  }
  pid_t program = 0;
  EXPECT_TRUE(eventually([&] {
    for (const pid_t resident : children_of(runner)) {
      for (const pid_t first : children_of(resident)) {
        for (const pid_t found : children_of(first)) program = found;
      }
    }
    return program != 0 && kill(program, SIGSTOP) == 0;
  }));
  kill(runner, SIGKILL);
  waitpid(runner, nullptr, 0);
  EXPECT_TRUE(eventually([&] { return kill(program, 0) != 0; }));
  kill(program, SIGKILL);
}

}  // namespace
}  // namespace aha::sandbox
