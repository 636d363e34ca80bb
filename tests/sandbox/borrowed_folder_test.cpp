// Working folders on the host's own file system: what is taken away, and what is never touched.

#include "sandbox/borrowed_folder.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace aha::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kSomebody = 65530;

// What a runner that is dead would have called its folder.
std::string stale_name(const std::string& end) {
  const pid_t dead = fork();
  if (dead == 0) _exit(0);
  waitpid(dead, nullptr, 0);
  return fs::temp_directory_path() / ("aha-box-" + std::to_string(dead) + "-" + end);
}

// -1 where it did not end by itself.
int exit_status(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(BorrowedFolderTest, WhatADeadRunnerLeftIsTakenAway) {
  const std::string stale = stale_name("left");
  fs::create_directories(stale + "/inside");
  fs::permissions(stale + "/inside", fs::perms::none);
  BorrowedFolder::remove_stale(choose_identity());
  EXPECT_FALSE(fs::exists(stale));
}

TEST(BorrowedFolderTest, LinksAreNotFollowed) {
  const std::string target =
      fs::temp_directory_path() / ("aha_link_target_" + std::to_string(getpid()));
  fs::create_directories(target + "/inside");
  fs::permissions(target + "/inside", fs::perms::group_read);
  const std::string link = stale_name("link");
  fs::create_directory_symlink(target, link);
  BorrowedFolder::remove_stale(choose_identity());
  EXPECT_EQ(fs::status(target + "/inside").permissions(), fs::perms::group_read);
  fs::remove(link);
  fs::permissions(target + "/inside", fs::perms::owner_all);
  fs::remove_all(target);
}

TEST(BorrowedFolderTest, FoldersOfOthersAreNotTouched) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  const std::string folder = stale_name("other");
  fs::create_directory(folder);
  ASSERT_EQ(chown(folder.c_str(), 12345, 12345), 0);
  BorrowedFolder::remove_stale(choose_identity());
  EXPECT_TRUE(fs::exists(folder));
  fs::remove(folder);
}

// Deeper than descriptors and paths go.
TEST(BorrowedFolderTest, ADeepFolderIsTakenAwayWithFewDescriptors) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::string path;
    {
      const BorrowedFolder folder(choose_identity());
      path = folder.path();
      if (chdir(path.c_str()) != 0) _exit(2);
      for (int i = 0; i < 3000; ++i) {
        mkdir(".1", 0700);
        mkdir("d", 0700);
        if (symlink("/usr", "link") != 0 || chdir("d") != 0) _exit(2);
      }
      if (chdir("/") != 0) _exit(2);
      const rlimit few{16, 16};
      setrlimit(RLIMIT_NOFILE, &few);
    }
    std::error_code error;
    _exit(fs::exists(path, error) ? 1 : 0);
  }
  EXPECT_EQ(exit_status(child), 0);
}

// A program may close its own working folder, which keeps out all but root.
TEST(BorrowedFolderTest, AClosedFolderIsTakenAway) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (geteuid() == 0 && setuid(kSomebody) != 0) _exit(2);
    std::string path;
    {
      const BorrowedFolder folder({geteuid(), getegid(), false});
      path = folder.path();
      fs::create_directories(path + "/inside/further");
      fs::permissions(path + "/inside", fs::perms::none);
      fs::permissions(path, fs::perms::none);
    }
    std::error_code error;
    _exit(fs::exists(path, error) ? 1 : 0);
  }
  EXPECT_EQ(exit_status(child), 0);
}

}  // namespace
}  // namespace aha::sandbox
