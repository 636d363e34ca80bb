#include "cli/check_command.h"

#include <cstdio>
#include <string_view>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/parse_arguments.h"
#include "recipes/check_sources.h"
#include "recipes/key_reference.h"
#include "recipes/load_recipe.h"

namespace aha::cli {
namespace {

struct StageSummary {
  std::string operator()(const rl::PretrainOptions& options) const {
    return fmt::format("pretrain, {} steps", options.max_steps);
  }
  std::string operator()(const rl::GrpoOptions& options) const {
    return fmt::format("grpo, {} steps of {} x {} completions", options.max_steps,
                       options.prompts_per_step, options.num_generations);
  }
  std::string operator()(const rl::EvalOptions& options) const {
    return fmt::format("eval, {} x {} completions", options.num_prompts, options.num_generations);
  }
};

std::string summary(const recipes::Recipe& recipe) {
  std::vector<std::string> stages;
  for (const recipes::Stage& stage : recipe.stages) {
    stages.push_back(fmt::format("{} ({})", stage.name, std::visit(StageSummary{}, stage.options)));
  }
  return fmt::format("{}", fmt::join(stages, ", "));
}

int check(const std::string& file, std::span<const std::string> overrides,
          const recipes::RecipeCheck& further) {
  try {
    const recipes::Recipe recipe = recipes::load_recipe(file, overrides, further);
    fmt::print("{}: ok: {}\n", file, summary(recipe));
    return 0;
  } catch (const recipes::RecipeError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return kBadUsage;
  }
}

}  // namespace

int check_command(std::span<const std::string> arguments) {
  CLI::App app{"Validates a recipe and nothing else: file:line: key: message for every mistake.",
               "aha check"};
  std::string file;
  std::vector<std::string> overrides;
  bool sources = false;
  bool keys = false;
  auto* recipe = app.add_option("recipe", file, "the recipe, a YAML file");
  app.add_option("overrides", overrides,
                 "key.path=value: keys to set, such as stages.rl.max_steps=10")
      ->needs(recipe);
  app.add_flag("--sources", sources,
               "look also at what the recipe names: the model directory, files of rows")
      ->needs(recipe);
  app.add_flag("--keys", keys, "print the reference of all keys as Markdown")->excludes(recipe);
  if (const auto status = parse_arguments(app, arguments)) return *status;
  if (keys) {
    fmt::print("{}", recipes::key_reference());
    return 0;
  }
  if (file.empty()) {
    fmt::print(stderr, "aha check: which recipe? `aha check --help` says more\n");
    return kBadUsage;
  }
  return check(file, overrides, sources ? recipes::check_sources : recipes::RecipeCheck());
}

}  // namespace aha::cli
