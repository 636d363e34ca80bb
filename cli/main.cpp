// `aha`: commands that need no model run here, and start at once; the others are in aha-model,
// which is LibTorch's size and takes its place.

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <vector>

#include <fmt/format.h>

#include "cli/check_command.h"
#include "cli/commands.h"
#include "cli/doctor_command.h"
#include "cli/new_reward_command.h"
#include "cli/parse_arguments.h"
#include "cli/report_command.h"
#include "cli/score_command.h"
#include "cli/tokenize_command.h"
#include "version.h"

namespace {

namespace fs = std::filesystem;
using aha::cli::Command;

constexpr Command kCommands[] = {
    {"train", "runs a recipe into a new run folder", nullptr},
    {"resume", "goes on with a run from its last checkpoint", nullptr},
    {"generate", "samples completions of prompts", nullptr},
    {"logprobs", "log-probabilities of token sequences", nullptr},
    {"init", "fresh weights for a configuration", nullptr},
    {"export", "a run's policy as a Hugging Face model directory", nullptr},
    {"check", "validates a recipe and nothing else", aha::cli::check_command},
    {"score", "scores completions with a reward", aha::cli::score_command},
    {"new-reward", "writes the project of a reward plugin", aha::cli::new_reward_command},
    {"tokenize", "turns text into token ids, and back", aha::cli::tokenize_command},
    {"report", "writes a run's report: curves and samples on one page", aha::cli::report_command},
    {"doctor", "says what this machine can do and what is missing", aha::cli::doctor_command},
};

void print_help() {
  fmt::print("aha: reinforcement learning for language models with rule-based rewards\n\n");
  for (const Command& command : kCommands)
    fmt::print("  aha {:<10} {}\n", command.name, command.summary);
  fmt::print("\n`aha COMMAND --help` tells more. `aha --version` tells the version.\n");
}

// Beside the program in a build, in AHA_LIBEXEC_DIR from it where installed.
int run_model_program(std::vector<std::string> arguments) {
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  fs::path program = folder / "aha-model";
  if (!fs::exists(program)) program = folder / AHA_LIBEXEC_DIR / "aha-model";
  // LibTorch's threads spin for long while they wait for each other: on a machine that is busy with
  // other work the one that is waited for does not run meanwhile. This is short enough there (2x
  // faster) and long enough where they are alone (docs/lab_log.md).
  ::setenv("GOMP_SPINCOUNT", "10000", /*overwrite=*/0);
  std::vector<char*> argv;
  arguments.insert(arguments.begin(), "aha");
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  fmt::print(stderr, "aha: cannot start {}: {}; `make build` makes it\n", program.string(),
             std::strerror(errno));
  return aha::cli::kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);  // rows are read and written in blocks
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) {
    print_help();
    return aha::cli::kBadUsage;
  }
  if (arguments.front() == "--help" || arguments.front() == "-h" || arguments.front() == "help") {
    print_help();
    return 0;
  }
  if (arguments.front() == "--version") {
    fmt::print("aha {}{}{}{}\n", aha::kVersion, aha::kCommit.empty() ? "" : " (", aha::kCommit,
               aha::kCommit.empty() ? "" : ")");
    return 0;
  }
  for (const Command& command : kCommands) {
    if (command.name == arguments.front() && command.run == nullptr)
      return run_model_program(arguments);
  }
  return aha::cli::run_command(kCommands, arguments);
}
