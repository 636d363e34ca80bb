// Version 2 on a folder that looks like its file system: what is read there and what is written. No
// kernel stands behind it.

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "sandbox/run_cgroup.h"
#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

namespace fs = std::filesystem;

void write_file(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

// As the kernel does.
int make_cgroup(const char* path, mode_t) {
  const std::string folder = path;
  fs::remove_all(folder);
  fs::create_directory(folder);
  for (const char* name : {"cgroup.procs", "cgroup.subtree_control", "memory.max",
                           "memory.swap.max", "memory.oom.group"}) {
    write_file(folder + "/" + name, "");
  }
  write_file(folder + "/cpu.stat", "usage_usec 1500000\nuser_usec 900000\nsystem_usec 600000\n");
  write_file(folder + "/memory.events", "low 0\nmax 2\noom 1\noom_kill 0\noom_group_kill 1\n");
  write_file(folder + "/memory.peak", "4096\n");
  return 0;
}

class CgroupV2Test : public testing::Test {
 protected:
  void SetUp() override {
    make_cgroup((root_ + "/mount").c_str(), 0755);
    make_cgroup((root_ + "/mount/own").c_str(), 0755);
    write_file(root_ + "/mount/own/cgroup.controllers", "cpu memory pids\n");
    write_file(root_ + "/mount/own/cgroup.subtree_control", "memory\n");
    set_process("/", "/own");
  }
  ~CgroupV2Test() override { fs::remove_all(root_); }

  // `part` of the hierarchy is mounted, and this process is in `path` of it.
  void set_process(const std::string& part, const std::string& path) const {
    write_file(root_ + "/mountinfo", "23 1 0:22 / / rw - ext4 /dev/root rw\n30 23 0:26 " + part +
                                         " " + root_ +
                                         "/mount rw,nosuid shared:4 - cgroup2 "
                                         "cgroup2 rw\n");
    write_file(root_ + "/cgroup", "1:name=systemd:/elsewhere\n0::" + path + "\n");
  }

  const std::string root_ = [] {
    std::string folder = testing::TempDir() + "aha_cgroup_XXXXXX";
    return std::string(mkdtemp(folder.data()));
  }();
};

TEST_F(CgroupV2Test, TheProcesssOwnFolderIsFound) {
  for (const auto& [part, path] : {std::pair("/", "/own"), std::pair("/deep", "/deep/own")}) {
    set_process(part, path);
    const CgroupLayout layout = find_cgroup_layout(root_);
    EXPECT_EQ(layout.memory, CgroupLayout::Version::v2) << layout.memory_missing;
    EXPECT_EQ(layout.memory_folder, root_ + "/mount/own");
    EXPECT_EQ(layout.cpu, CgroupLayout::Version::v2);
    EXPECT_EQ(layout.cpu_folder, layout.memory_folder);
  }
}

TEST_F(CgroupV2Test, WhatIsMissingIsNamed) {
  write_file(root_ + "/mount/own/cgroup.controllers", "cpu pids\n");
  EXPECT_NE(find_cgroup_layout(root_).memory_missing.find("no memory controller"),
            std::string::npos);
  write_file(root_ + "/mount/own/cgroup.controllers", "memory\n");
  write_file(root_ + "/mount/own/cgroup.subtree_control", "");  // and stays so
  const CgroupLayout layout = find_cgroup_layout(root_);
  EXPECT_EQ(layout.memory, CgroupLayout::Version::none);
  EXPECT_NE(layout.memory_missing.find("/own holds processes"), std::string::npos);
  EXPECT_NE(layout.memory_missing.find("/mount has no memory controller"), std::string::npos);
  EXPECT_NE(layout.memory_mend, "");
  set_process("/..", "/");  // the host's, in a container that has a cgroup namespace
  EXPECT_EQ(find_cgroup_layout(root_).memory_missing, "no cgroup file system is mounted");
  write_file(root_ + "/mountinfo", "");
  EXPECT_EQ(find_cgroup_layout(root_).memory_missing, "no cgroup file system is mounted");
}

// A cgroup that holds this process cannot hand out controllers, the root of all aside.
TEST_F(CgroupV2Test, TheFolderAroundServesWhereTheOwnCannot) {
  write_file(root_ + "/mount/own/cgroup.subtree_control", "");  // and stays so
  write_file(root_ + "/mount/cgroup.controllers", "cpu memory pids\n");
  write_file(root_ + "/mount/cgroup.subtree_control", "memory\n");
  const CgroupLayout layout = find_cgroup_layout(root_);
  EXPECT_EQ(layout.memory, CgroupLayout::Version::v2) << layout.memory_missing;
  EXPECT_EQ(layout.memory_folder, root_ + "/mount");
  EXPECT_EQ(layout.cpu_folder, layout.memory_folder);
  fs::remove(root_ + "/mount/cgroup.procs");  // then it is not of the mount
  EXPECT_EQ(find_cgroup_layout(root_).memory, CgroupLayout::Version::none);
}

TEST_F(CgroupV2Test, ARunsLimitsAreWrittenAndItsCountsAreRead) {
  const CgroupLayout layout = find_cgroup_layout(root_);
  RunCgroup cgroup(layout, {true, true}, {getuid(), getgid(), false}, make_cgroup);
  std::string folder;
  for (const auto& entry : fs::directory_iterator(layout.memory_folder)) {
    if (runner_of_cgroup(entry.path().filename()) == getpid()) folder = entry.path();
  }
  ASSERT_NE(folder, "");
  EXPECT_EQ(read_file(folder + "/cgroup.subtree_control"), "+memory");
  EXPECT_GE(cgroup.resident_folder(), 0);
  EXPECT_EQ(cgroup.join_file(), -1);
  const std::string run = folder + "/run";
  for (int i = 0; i < 2; ++i) {
    cgroup.begin_run(std::uint64_t{64} << 20);
    EXPECT_GE(cgroup.run_folder(), 0);
    EXPECT_EQ(read_file(run + "/memory.max"), "67108864");
    EXPECT_EQ(read_file(run + "/memory.swap.max"), "0");
    EXPECT_EQ(read_file(run + "/memory.oom.group"), "1");
    EXPECT_TRUE(cgroup.limits_memory());
    EXPECT_TRUE(cgroup.counts_cpu());
    EXPECT_EQ(cgroup.peak_memory_bytes(), 4096U);
    EXPECT_FALSE(cgroup.memory_was_refused());
    write_file(run + "/memory.events", "low 0\nmax 9\noom 2\noom_kill 1\noom_group_kill 1\n");
    EXPECT_TRUE(cgroup.memory_was_refused());
    EXPECT_NEAR(cgroup.cpu_seconds(), 0, 1e-9);
    write_file(run + "/cpu.stat", "user_usec 1\nusage_usec 2750000\n");
    EXPECT_NEAR(cgroup.cpu_seconds(), 1.25, 1e-9);
  }
  fs::remove(run + "/memory.peak");  // before Linux 5.19
  EXPECT_EQ(cgroup.peak_memory_bytes(), 0U);
}

}  // namespace
}  // namespace aha::sandbox
