#include "cli/new_reward_command.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace aha::cli {
namespace {

TEST(NewRewardCommand, WritesAProjectThatBuildsAndPassesItsTest) {
  std::string root = (std::filesystem::temp_directory_path() / "aha_new_reward_XXXXXX").string();
  ASSERT_NE(mkdtemp(root.data()), nullptr);
  const std::string folder = root + "/says_please";
  const std::vector<std::string> arguments{"says_please", "--output", folder};
  EXPECT_EQ(new_reward_command(arguments), 0);
  const std::string build = "cmake -S " + folder + " -B " + folder + "/build > " + root +
                            "/log 2>&1 && cmake --build " + folder + "/build >> " + root +
                            "/log 2>&1 && " + folder + "/build/says_please_test >> " + root +
                            "/log 2>&1";
  EXPECT_EQ(std::system(build.c_str()), 0) << "see " << root << "/log";
  EXPECT_TRUE(std::filesystem::exists(folder + "/build/says_please.so"));
  EXPECT_EQ(new_reward_command(arguments), 2) << "an existing folder is refused";
  std::filesystem::remove_all(root);
}

TEST(NewRewardCommand, RefusesNamesThatAreTaken) {
  for (const std::string name : {"format", "accuracy", "http", "test", "clean", "reward"}) {
    EXPECT_EQ(new_reward_command(std::vector<std::string>{name}), 2) << name;
    EXPECT_FALSE(std::filesystem::exists(name));
  }
}

TEST(NewRewardCommand, RefusesNamesThatNoCompilerTakes) {
  for (const std::string name : {"Please", "a-b", "../x", "1a", "a b"}) {
    EXPECT_EQ(new_reward_command(std::vector<std::string>{name}), 2) << name;
  }
}

}  // namespace
}  // namespace aha::cli
