// `aha-model`: the commands of `aha` that need a model.

#include <vector>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/export_command.h"
#include "cli/generate_command.h"
#include "cli/init_command.h"
#include "cli/logprobs_command.h"
#include "cli/parse_arguments.h"
#include "cli/score_command.h"
#include "cli/train_command.h"
#include "parallel/freed_memory.h"
#include "rewards/preference_reward.h"
#include "rl/preference_model.h"

namespace {

constexpr aha::cli::Command kCommands[] = {
    {"export", "", aha::cli::export_command}, {"generate", "", aha::cli::generate_command},
    {"init", "", aha::cli::init_command},     {"logprobs", "", aha::cli::logprobs_command},
    {"train", "", aha::cli::train_command},   {"resume", "", aha::cli::resume_command},
    {"score", "", aha::cli::score_command},
};

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) {
    fmt::print(stderr, "aha-model is started by aha\n");
    return aha::cli::kBadUsage;
  }
  aha::parallel::keep_freed_memory();
  aha::rewards::set_preference_model_loader([](const aha::rewards::PreferenceOptions& options) {
    return aha::rl::load_preference_model(options);
  });
  return aha::cli::run_command(kCommands, arguments);
}
