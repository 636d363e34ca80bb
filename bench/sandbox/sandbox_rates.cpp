// Runs a second of the sandbox beside its floors, taking turns in one run; medians of the rounds.
//
//   sandbox_rates [ROUNDS]

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/core.h>

#include "sandbox/code_runner.h"

namespace {

using aha::sandbox::Build;
using aha::sandbox::CodeRunner;
using Clock = std::chrono::steady_clock;

constexpr const char* kSum =
    "#include <bits/stdc++.h>\nint main() { long a, b; std::cin >> a >> b; std::cout << a + b; }";
constexpr const char* kPythonSum =
    "import sys, math, heapq, bisect, itertools, functools, collections, re, random, string, "
    "decimal, fractions, datetime, json\nprint(sum(map(int, input().split())))";

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double rate(int times, const std::function<void()>& work) {
  const Clock::time_point start = Clock::now();
  for (int i = 0; i < times; ++i) work();
  return times / seconds_since(start);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// vfork and exec of `words`, with nothing in between.
void spawn(const std::vector<std::string>& words) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int fd : {1, 2})
    posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + words[0]);
  waitpid(pid, nullptr, 0);
}

double children_cpu() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void check(const aha::sandbox::Result& result) {
  if (result.standard_output.substr(0, 1) == "7") return;
  throw std::runtime_error("a run failed: " + result.message + result.standard_error);
}

std::string write_file(const std::string& path, const std::string& contents) {
  std::ofstream(path, std::ios::binary) << contents;
  return path;
}

// How many times as much two threads that only count get done as one.
double scaling_of_spinners() {
  const auto spin = [] {
    std::uint64_t count = 0;
    for (const Clock::time_point start = Clock::now(); seconds_since(start) < 0.5;) {
      for (int i = 0; i < 10000; ++i) asm volatile("");
      ++count;
    }
    return static_cast<double>(count);
  };
  const double alone = spin();
  double others = 0;
  std::thread other([&] { others = spin(); });
  const double own = spin();
  other.join();
  return (own + others) / alone;
}

struct Rates {
  std::vector<double> floor, cpp, scaling, spinners, python_floor, python, plain_compile, compile;
};

void measure(CodeRunner& runner, const std::string& folder, int round, Rates& rates) {
  const auto cpp = runner.build("cpp", kSum);
  const auto python = runner.build("python", kPythonSum);
  if (!cpp->compiled) throw std::runtime_error(cpp->failure + cpp->diagnostics);
  const std::string program = write_file(folder + "/program", cpp->program.files[0].contents);
  const std::string script = write_file(folder + "/main.py", kPythonSum);
  const std::string source = write_file(folder + "/main.cpp", kSum);
  if (chmod(program.c_str(), 0755) != 0) throw std::runtime_error("chmod");
  const auto run_cpp = [&] { check(runner.run(*cpp, "3 4\n")); };
  rates.floor.push_back(rate(200, [&] { spawn({program}); }));
  rates.cpp.push_back(rate(100, run_cpp));
  const Clock::time_point start = Clock::now();
  std::thread other([&] { rate(100, run_cpp); });
  rate(100, run_cpp);
  other.join();
  rates.scaling.push_back(200 / seconds_since(start) / rates.cpp.back());
  rates.spinners.push_back(scaling_of_spinners());
  rates.python_floor.push_back(rate(15, [&] {
    spawn({python->program.argv[0], "-I", "-B", script});
  }));
  rates.python.push_back(rate(15, [&] { check(runner.run(*python, "3 4\n")); }));
  const double before = children_cpu();
  spawn({"/usr/bin/g++", "-O2", source, "-o", program});
  rates.plain_compile.push_back(children_cpu() - before);
  // Its processor time is that of the run that compiles, which Build does not tell: by the clock.
  const Clock::time_point compile_start = Clock::now();
  runner.build("cpp", kSum + ("// " + std::to_string(round)));
  rates.compile.push_back(seconds_since(compile_start));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::string folder = "/var/tmp/aha-bench-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("mkdtemp");
    CodeRunner runner;
    Rates rates;
    for (int round = 0; round < (argc > 1 ? std::atoi(argv[1]) : 3); ++round) {
      measure(runner, folder, round, rates);
    }
    std::filesystem::remove_all(folder);
    const auto row = [](const char* what, double value, double peer, const char* bar) {
      fmt::print("{:<44} {:>9.2f} {:>9.2f}  {:.2f}x ({})\n", what, value, peer, value / peer, bar);
    };
    fmt::print("{:<44} {:>9} {:>9}\n", "", "aha", "peer");
    row("C++ runs a second; vfork + exec", median(rates.cpp), median(rates.floor), "bar 0.4x");
    row("two workers by one; two spinners by one", median(rates.scaling), median(rates.spinners),
        "bar 0.9x");
    row("Python runs a second; plain python3", median(rates.python), median(rates.python_floor),
        "no bar");
    row("compile, seconds; plain g++, CPU seconds", median(rates.compile),
        median(rates.plain_compile), "bar 0.35x");
  } catch (const std::exception& error) {
    fmt::print(stderr, "sandbox_rates: {}\n", error.what());
    return 1;
  }
}
