#include "sandbox/run_cgroup.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace aha::sandbox {
namespace {

// "aha-NAMESPACE-"
std::string own_prefix() {
  const std::string name = next_cgroup_name();
  return name.substr(0, name.find('-', 4) + 1);
}

TEST(RunCgroupTest, NamesTellTheirRunner) {
  EXPECT_EQ(runner_of_cgroup(next_cgroup_name()), getpid());
  EXPECT_NE(next_cgroup_name(), next_cgroup_name());
  const std::string own = own_prefix();
  EXPECT_EQ(runner_of_cgroup(own + "12-1"), 12);
  for (const char* end : {"", "x-1", "-1-1", "12", "0-1"}) {
    EXPECT_EQ(runner_of_cgroup(own + end), std::nullopt) << end;
  }
  for (const char* other : {"", "aha-", "aha-1-12-1", "other-12-1"}) {
    EXPECT_EQ(runner_of_cgroup(other), std::nullopt) << other;
  }
}

TEST(RunCgroupTest, IsGoneAfterwards) {
  const CgroupLayout layout = find_cgroup_layout();
  if (layout.memory == CgroupLayout::Version::none) GTEST_SKIP() << layout.memory_missing;
  const auto count = [&] {
    const std::filesystem::directory_iterator all(layout.memory_folder);
    return std::count_if(begin(all), end(all), [](const auto& entry) {
      return runner_of_cgroup(entry.path().filename()) == getpid();
    });
  };
  const auto before = count();
  {
    RunCgroup cgroup(layout, {true, true}, choose_identity());
    cgroup.begin_run(std::uint64_t{64} << 20);
    EXPECT_EQ(count(), before + 1);
    EXPECT_TRUE(cgroup.limits_memory());
    EXPECT_FALSE(cgroup.memory_was_refused());
  }
  EXPECT_EQ(count(), before);
}

TEST(RunCgroupTest, WhatADeadRunnerLeftIsTakenAway) {
  const CgroupLayout layout = find_cgroup_layout();
  if (layout.memory == CgroupLayout::Version::none) GTEST_SKIP() << layout.memory_missing;
  const pid_t dead = fork();
  if (dead == 0) _exit(0);
  waitpid(dead, nullptr, 0);
  const std::string left = layout.memory_folder + "/" + own_prefix() + std::to_string(dead) + "-0";
  ASSERT_EQ(mkdir(left.c_str(), 0755), 0);
  find_cgroup_layout();
  EXPECT_FALSE(std::filesystem::exists(left));
}

// Version 1, where runs follow each other in one folder. A process that lives on stands for what
// the kernel takes its time to give back: the page tables of a run that it killed.
TEST(RunCgroupTest, WhatCannotBeEmptiedIsNotTheNextRuns) {
  const CgroupLayout layout = find_cgroup_layout();
  if (layout.memory != CgroupLayout::Version::v1) GTEST_SKIP() << "no memory cgroup of version 1";
  constexpr std::size_t kMebibyte = std::size_t{1} << 20;
  {
    RunCgroup cgroup(layout, {true, true}, choose_identity());
    cgroup.begin_run(256 * kMebibyte);
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
      const std::string block(64 * kMebibyte, 'x');
      const bool joined = write(cgroup.join_file(), "0", 1) == 1;
      const std::vector<char> copy(block.begin(), block.end());
      if (!joined || write(ready[1], copy.data(), 1) != 1) _exit(1);
      for (;;) pause();
    }
    char byte = 0;
    ASSERT_EQ(read(ready[0], &byte, 1), 1);
    EXPECT_GT(cgroup.peak_memory_bytes(), 48 * kMebibyte);
    cgroup.begin_run(256 * kMebibyte);
    EXPECT_LT(cgroup.peak_memory_bytes(), 8 * kMebibyte);
    EXPECT_GE(cgroup.cpu_seconds(), 0);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(ready[0]);
    close(ready[1]);
  }
  for (const auto& entry : std::filesystem::directory_iterator(layout.memory_folder)) {
    if (runner_of_cgroup(entry.path().filename()) == getpid()) remove_cgroup(entry.path());
  }
}

}  // namespace
}  // namespace aha::sandbox
