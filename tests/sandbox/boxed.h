#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "sandbox/sandbox.h"

namespace aha::sandbox {

// Tests that run boxes: skipped, with the reason, where this machine cannot.
class Boxed : public testing::Test {
 protected:
  void SetUp() override;
};

// The same, once with each way to limit memory; the cgroup's is skipped where none can be made.
class BoxedByMemoryControl : public testing::TestWithParam<MemoryControl> {
 protected:
  void SetUp() override;

  Result run(const Program& program, const Limits& limits = {}) const;
};

std::string name_of_control(const testing::TestParamInfo<MemoryControl>& info);

// `script` for /bin/bash.
Program bash(const std::string& script, const std::string& input = "");

// Limits with which bash may start other programs.
Limits forking();

// One of the programs in this folder, with an argument: hostile("hostile_calls").
Program hostile(const std::string& name, const std::string& argument = "");

// The folders in /proc of this machine's processes, zombies aside, that have `argument` on their
// command line.
std::vector<std::string> processes_with(const std::string& argument);

std::vector<pid_t> children_of(pid_t parent);

std::string read_file(const std::string& path);

// Whether the condition comes true within ten seconds.
template <typename Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 1000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace aha::sandbox
