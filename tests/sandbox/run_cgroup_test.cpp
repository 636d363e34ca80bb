#include "sandbox/run_cgroup.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include <gtest/gtest.h>

namespace aha::sandbox {
namespace {

TEST(RunCgroupTest, NamesTellTheirRunner) {
  EXPECT_EQ(runner_of_cgroup(next_cgroup_name()), getpid());
  EXPECT_NE(next_cgroup_name(), next_cgroup_name());
  for (const char* name : {"", "aha-", "aha-x-1", "aha--1-1", "aha-12", "other-12-1", "aha-0-1"}) {
    EXPECT_EQ(runner_of_cgroup(name), std::nullopt) << name;
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
  const std::string left = layout.memory_folder + "/aha-" + std::to_string(dead) + "-0";
  ASSERT_EQ(mkdir(left.c_str(), 0755), 0);
  find_cgroup_layout();
  EXPECT_FALSE(std::filesystem::exists(left));
}

}  // namespace
}  // namespace aha::sandbox
