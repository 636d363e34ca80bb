#include "sandbox/open_programs.h"

#include <filesystem>
#include <vector>

#include <gtest/gtest.h>

namespace aha::sandbox {
namespace {

long descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all));
}

TEST(OpenProgramsTest, RunsOfOneProgramShareItsFile) {
  OpenPrograms programs(2, 100);
  const auto program = std::make_shared<const std::string>("abc");
  const auto file = programs.open(program);
  EXPECT_EQ(contents_of(FileDescriptor(dup(file->descriptor()))), "abc");
  EXPECT_EQ(programs.open(program), file);
  EXPECT_NE(programs.open(std::make_shared<const std::string>("abc")), file);
}

TEST(OpenProgramsTest, OnlyTheLastStayOpen) {
  const long before = descriptors();
  OpenPrograms programs(3, 100);
  std::vector<std::shared_ptr<const std::string>> all;
  for (int i = 0; i < 10; ++i) {
    all.push_back(std::make_shared<const std::string>(std::to_string(i)));
    programs.open(all.back());
    programs.open(all.front());  // used again and again
  }
  EXPECT_EQ(descriptors(), before + 3);
  const auto in_use = programs.open(all[1]);
  for (const auto& program : all) programs.open(program);
  EXPECT_EQ(descriptors(), before + 4);
  EXPECT_EQ(contents_of(FileDescriptor(dup(in_use->descriptor()))), "1");
}

TEST(OpenProgramsTest, TheirBytesTogetherAreBounded) {
  const long before = descriptors();
  OpenPrograms programs(64, 100);
  std::vector<std::shared_ptr<const std::string>> all;
  for (int i = 0; i < 10; ++i) {
    all.push_back(std::make_shared<const std::string>(40, 'x'));
    programs.open(all.back());
  }
  EXPECT_EQ(descriptors(), before + 2);
  all.push_back(std::make_shared<const std::string>(200, 'x'));
  const auto large = programs.open(all.back());
  EXPECT_EQ(programs.open(all.back()), large);
  EXPECT_EQ(descriptors(), before + 1);
}

TEST(OpenProgramsTest, AProgramIsNotKeptForItsFile) {
  const long before = descriptors();
  OpenPrograms programs(3, 100);
  auto gone = std::make_shared<const std::string>("abc");
  const std::weak_ptr<const std::string> watched = gone;
  programs.open(gone);
  gone.reset();
  EXPECT_TRUE(watched.expired());
  const auto next = std::make_shared<const std::string>("abc");
  programs.open(next);
  EXPECT_EQ(descriptors(), before + 1);
}

}  // namespace
}  // namespace aha::sandbox
