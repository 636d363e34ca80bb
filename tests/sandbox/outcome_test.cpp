#include <csignal>

#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

class OutcomeTest : public BoxedByMemoryControl {};

INSTANTIATE_TEST_SUITE_P(, OutcomeTest,
                         testing::Values(MemoryControl::cgroup, MemoryControl::address_space),
                         name_of_control);

TEST_P(OutcomeTest, ExitCodeOutputAndErrorAreReported) {
  const Result result = run(bash("read a b; echo $((a + b)); echo odd >&2; exit 3", "3 4\n"));
  EXPECT_EQ(result.outcome, Outcome::exited) << result.message;
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.standard_output, "7\n");
  EXPECT_EQ(result.standard_error, "odd\n");
  EXPECT_GT(result.cpu_seconds, 0);
  EXPECT_GT(result.wall_seconds, 0);
  EXPECT_GT(result.peak_memory_bytes, 0U);
}

TEST_P(OutcomeTest, SignalsAreReported) {
  const Result killed = run(bash("kill -KILL $$"));
  EXPECT_EQ(killed.outcome, Outcome::signalled) << killed.message;
  EXPECT_EQ(killed.signal, SIGKILL);
  const Result aborted = run(hostile("hostile_resources", "abort"));
  EXPECT_EQ(aborted.outcome, Outcome::signalled) << aborted.message;
  EXPECT_EQ(aborted.signal, SIGABRT);
  const Result overflowed = run(hostile("hostile_resources", "stack"));
  EXPECT_EQ(overflowed.outcome, Outcome::signalled) << overflowed.message;
  EXPECT_EQ(overflowed.signal, SIGSEGV);
}

TEST_P(OutcomeTest, CpuLimitHoldsForADeafSpinner) {
  Limits limits;
  limits.cpu_seconds = 0.3;
  limits.wall_seconds = 60;
  for (const char* way : {"spin", "spin_deaf"}) {
    const Result result = run(hostile("hostile_resources", way), limits);
    EXPECT_EQ(result.outcome, Outcome::cpu_limit) << way << result.message;
    EXPECT_GE(result.cpu_seconds, 0.29);
    EXPECT_LE(result.cpu_seconds, 1.0);
  }
}

TEST_P(OutcomeTest, WallLimitHoldsForSleepersAndTheStopped) {
  Limits limits;
  limits.wall_seconds = 0.5;
  for (const char* way : {"sleep", "stop", "drip"}) {
    const Result result = run(hostile("hostile_resources", way), limits);
    EXPECT_EQ(result.outcome, Outcome::wall_limit) << way << result.message;
    EXPECT_GE(result.wall_seconds, 0.5);
    EXPECT_LE(result.wall_seconds, 10);  // the program would take 20
    EXPECT_LE(result.cpu_seconds, 0.4);
  }
}

TEST_P(OutcomeTest, OutputLimitKeepsExactlyTheLimit) {
  Limits limits;
  limits.output_bytes = 100'000;
  const Result result = run(hostile("hostile_resources", "endless_output"), limits);
  EXPECT_EQ(result.outcome, Outcome::output_limit) << result.message;
  EXPECT_EQ(result.standard_output, std::string(100'000, 'x'));
  const Result errors = run(hostile("hostile_resources", "endless_error"), limits);
  EXPECT_EQ(errors.outcome, Outcome::output_limit) << errors.message;
  EXPECT_EQ(errors.standard_error, std::string(65536, 'x'));
}

TEST_P(OutcomeTest, OutputAtTheLimitIsWhole) {
  Limits limits;
  limits.output_bytes = 300'000;
  const Result exact = run(bash("printf '%300000s' x"), limits);
  EXPECT_EQ(exact.outcome, Outcome::exited) << exact.message;
  EXPECT_EQ(exact.standard_output.size(), 300'000U);
  const Result over = run(bash("printf '%300001s' x"), limits);
  EXPECT_EQ(over.outcome, Outcome::output_limit) << over.message;
}

TEST_P(OutcomeTest, AnInputThatNobodyReadsDoesNoHarm) {
  const Result result = run(bash("echo done", std::string(5'000'000, 'x')));
  EXPECT_EQ(result.outcome, Outcome::exited) << result.message;
  EXPECT_EQ(result.standard_output, "done\n");
}

TEST_P(OutcomeTest, AGivenStackCanBeUsed) {
  Limits limits;
  limits.stack_bytes = std::uint64_t{128} << 20;
  Program program = bash("ulimit -s");
  EXPECT_EQ(run(program, limits).standard_output, "131072\n");
}

class MemoryLimitTest : public Boxed {};

TEST_F(MemoryLimitTest, CgroupGivesMemoryLimit) {
  SandboxOptions options;
  options.memory_control = MemoryControl::cgroup;
  const Sandbox sandbox(options);
  if (sandbox.run(bash(":")).outcome == Outcome::sandbox_failure)
    GTEST_SKIP() << "no memory cgroup";
  Limits limits = forking();
  limits.memory_bytes = std::uint64_t{64} << 20;
  for (const char* way : {"memory", "shared_memory", "memory_in_children"}) {
    const Result result = sandbox.run(hostile("hostile_resources", way), limits);
    EXPECT_EQ(result.outcome, Outcome::memory_limit) << way << result.message;
    EXPECT_LE(result.peak_memory_bytes, limits.memory_bytes);
    EXPECT_GE(result.peak_memory_bytes, limits.memory_bytes / 2);
  }
}

// Not that of the process in whose memory it began, which read an earlier run's files.
TEST_F(MemoryLimitTest, APeakIsTheRunsOwn) {
  SandboxOptions options;
  options.memory_control = MemoryControl::address_space;
  const Sandbox sandbox(options);
  constexpr std::uint64_t kSize = std::uint64_t{40} << 20;
  Program with_file = bash(":");
  with_file.files.push_back({"large", std::string(kSize, 'x'), false});
  EXPECT_EQ(sandbox.run(with_file).outcome, Outcome::exited);
  EXPECT_LT(sandbox.run(bash(":")).peak_memory_bytes, kSize / 2);
}

TEST_F(MemoryLimitTest, AddressSpaceMakesAllocationFail) {
  SandboxOptions options;
  options.memory_control = MemoryControl::address_space;
  const Sandbox sandbox(options);
  Limits limits;
  limits.memory_bytes = std::uint64_t{64} << 20;
  for (const char* way : {"memory", "shared_memory"}) {
    const Result result = sandbox.run(hostile("hostile_resources", way), limits);
    EXPECT_EQ(result.outcome, Outcome::exited) << way << result.message;
    EXPECT_EQ(result.exit_code, 3);
  }
  limits.processes = 16;
  const Result shared = sandbox.run(bash(":"), limits);
  EXPECT_EQ(shared.outcome, Outcome::sandbox_failure);
  EXPECT_NE(shared.message.find("address space"), std::string::npos) << shared.message;
}

}  // namespace
}  // namespace aha::sandbox
