#include "tests/sandbox/boxed.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sandbox/features.h"

namespace aha::sandbox {
std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream contents;
  contents << file.rdbuf();
  return contents.str();
}

void Boxed::SetUp() {
  if (const std::string text = probe_features().missing(); !text.empty()) GTEST_SKIP() << text;
}

void BoxedByMemoryControl::SetUp() {
  const Features features = probe_features();
  if (const std::string text = features.missing(); !text.empty()) GTEST_SKIP() << text;
  const Feature& cgroup = features.at("memory cgroup");
  if (GetParam() == MemoryControl::cgroup && !cgroup.available) GTEST_SKIP() << cgroup.detail;
}

Result BoxedByMemoryControl::run(const Program& program, const Limits& limits) const {
  SandboxOptions options;
  options.memory_control = GetParam();
  return Sandbox(options).run(program, limits);
}

std::string name_of_control(const testing::TestParamInfo<MemoryControl>& info) {
  return info.param == MemoryControl::cgroup ? "cgroup" : "address_space";
}

Program bash(const std::string& script, const std::string& input) {
  Program program;
  program.argv = {"/bin/bash", "-c", script};
  program.input = input;
  return program;
}

Limits forking() {
  Limits limits;
  limits.processes = 16;
  return limits;
}

Program hostile(const std::string& name, const std::string& argument) {
  Program program;
  program.argv = {"./program", argument};
  program.files = {{"program", read_file(std::string(AHA_HOSTILE_DIR) + "/sandbox_" + name), true}};
  EXPECT_FALSE(program.files[0].contents.empty()) << name << " was not built";
  return program;
}

std::vector<std::string> processes_with(const std::string& argument) {
  std::vector<std::string> processes;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    std::ifstream file(entry.path() / "cmdline");
    for (std::string found; std::getline(file, found, '\0');) {
      if (found == argument) processes.push_back(entry.path());
    }
  }
  return processes;
}

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    std::ifstream file(entry.path() / "status");
    for (std::string word; file >> word;) {
      pid_t number = 0;
      if (word == "PPid:" && file >> number && number == parent) {
        children.push_back(std::stoi(entry.path().filename()));
      }
    }
  }
  return children;
}

}  // namespace aha::sandbox
