#include "cli/train_command.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/parse_arguments.h"
#include "cli/progress_line.h"
#include "cli/run_outcome.h"
#include "recipes/check_sources.h"
#include "recipes/load_recipe.h"
#include "recipes/pipeline.h"

namespace aha::cli {
namespace {

std::atomic<bool> stop_requested{false};

// The first Ctrl-C asks for a checkpoint, the second ends the process at once.
void handle_interrupt(int signal_number) {
  stop_requested.store(true);
  constexpr char kMessage[] = "\nstopping after this step; once more to stop at once\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
  ::signal(signal_number, SIG_DFL);
}

void handle_interrupts() {
  struct sigaction action {};
  action.sa_handler = handle_interrupt;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

int run_pipeline(recipes::Pipeline& pipeline, rl::RunFolder& folder,
                 const recipes::ResumeOptions& options) {
  handle_interrupts();
  ProgressLine progress;
  const rl::StageEnd end = pipeline.run(folder, progress, stop_requested, options);
  if (!pipeline.leads()) return 0;
  if (end == rl::StageEnd::stopped) {
    fmt::print(stderr, "stopped; go on with: aha resume {}\n", folder.path().string());
    return 0;
  }
  print_outcome(folder.path());
  return 0;
}

}  // namespace

int train_command(std::span<const std::string> arguments) {
  CLI::App app{"Runs a recipe: its stages, one after the other, into a new run folder.",
               "aha train"};
  std::string recipe_path;
  std::string output;
  std::vector<std::string> overrides;
  app.add_option("recipe", recipe_path, "the recipe, a YAML file")->required();
  app.add_option("overrides", overrides,
                 "key.path=value: keys to set, such as stages.rl.max_steps=10");
  app.add_option("--output", output, "the run's folder, instead of the recipe's `output`");
  if (const auto status = parse_arguments(app, arguments)) return *status;
  if (!output.empty()) overrides.push_back("output=" + output);

  const recipes::Recipe recipe =
      recipes::load_recipe(recipe_path, overrides, recipes::check_sources);
  recipes::Pipeline pipeline(recipe);
  rl::RunFolder folder = rl::RunFolder::create(recipe.output, recipes::to_yaml(recipe));
  fmt::print(stderr, "{}: {} parameters, {} threads, into {}\n", recipe_path,
             pipeline.model().num_parameters(), recipe.threads, recipe.output);
  return run_pipeline(pipeline, folder, {});
}

int resume_command(std::span<const std::string> arguments) {
  CLI::App app{"Goes on with a run from its last complete checkpoint.", "aha resume"};
  std::string run_folder;
  recipes::ResumeOptions options;
  app.add_option("run", run_folder, "the run's folder")->required();
  app.add_flag("--accept-other-bits", options.accept_other_bits,
               "go on where the number of threads or the instruction set differs");
  if (const auto status = parse_arguments(app, arguments)) return *status;

  rl::RunFolder folder = rl::RunFolder::open(run_folder);
  const recipes::Recipe recipe =
      recipes::load_recipe(folder.path() / "recipe.yaml", {}, recipes::check_sources);
  recipes::Pipeline pipeline(recipe);
  return run_pipeline(pipeline, folder, options);
}

}  // namespace aha::cli
