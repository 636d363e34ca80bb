// A plugin that does what the completion says, mostly harm. Its option `create` says what making it
// does.

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "rewards/plugin.h"

namespace {

void print(const char* text) {
  std::puts(text);
  std::fflush(stdout);
  [[maybe_unused]] const auto written = write(STDOUT_FILENO, "42\n", 3);
}

void crash() {
  std::signal(SIGSEGV, SIG_DFL);  // a sanitizer's runtime would exit instead
  std::raise(SIGSEGV);
}

void loop() {
  for (volatile int i = 0;; i = i + 1) {
  }
}

void allocate() {
  std::vector<std::string> all;
  for (;;) all.emplace_back(std::size_t{64} << 20, 'x');
}

void act(std::string_view what) {
  if (what == "throw") throw std::runtime_error("no score today");
  if (what == "throw int") throw 3;
  if (what == "segfault") crash();
  if (what == "abort") std::abort();
  if (what == "exit") std::exit(0);
  if (what == "_exit") _exit(3);
  if (what == "loop") loop();
  if (what == "print") print("{\"score\": 42}");
  if (what == "allocate") allocate();
  if (what == "close") {
    for (int descriptor = 0; descriptor < 64; ++descriptor) close(descriptor);
  }
  if (what == "throw in a thread") std::thread([] { throw 3; }).join();
}

class Hostile : public aha::plugin::Reward {
 public:
  explicit Hostile(std::string_view options) : Reward(options) {
    for (const char* what : {"throw", "segfault", "exit", "loop", "print"}) {
      if (options.find('"' + std::string(what) + '"') != std::string_view::npos) act(what);
    }
  }

  aha::plugin::Score score(const aha::plugin::Sample& sample) const override {
    act(sample.completion);
    if (sample.completion == "nan") return std::numeric_limits<double>::quiet_NaN();
    if (sample.completion == "infinity") return std::numeric_limits<double>::infinity();
    if (sample.completion == "huge detail") {
      return {0.5, AHA_VERDICT_CORRECT, std::string(std::size_t{1} << 20, 'd')};
    }
    if (sample.completion == "broken detail") return {0.5, AHA_VERDICT_CORRECT, "\xFF\n\"{\x01"};
    if (sample.completion == "no verdict") return {0.5, static_cast<aha_verdict>(77), ""};
    return 0.5;
  }
};

}  // namespace

AHA_REWARD_PLUGIN(Hostile)
