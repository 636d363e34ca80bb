#include "cli/check_command.h"

#include <cstdio>
#include <iostream>
#include <string_view>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "recipes/check_sources.h"
#include "recipes/key_reference.h"
#include "recipes/load_recipe.h"

namespace aha::cli {
namespace {

constexpr int kBadRecipe = 2;

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
    return kBadRecipe;
  }
}

}  // namespace

int check_command(std::span<const std::string> arguments) {
  CLI::App app("Validates a recipe and nothing else: file:line: key: message for every mistake.",
               "aha check");
  std::string file;
  std::vector<std::string> overrides;
  bool sources = false;
  bool keys = false;
  auto* recipe = app.add_option("RECIPE", file, "the recipe, a YAML file");
  app.add_option(
         "OVERRIDES", overrides,
         "key.path=value ...: replace or add keys, as in `aha train`; stages and rewards go "
         "by name: stages.rl.max_steps=10")
      ->needs(recipe);
  app.add_flag("--sources", sources,
               "look also at what the recipe names: the model directory, files of rows")
      ->needs(recipe);
  app.add_flag("--keys", keys, "print the reference of all keys as Markdown")->excludes(recipe);
  try {
    // CLI11 takes the arguments from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    if (!keys && file.empty()) throw CLI::RequiredError("RECIPE");
  } catch (const CLI::ParseError& error) {
    return app.exit(error, std::cout, std::cerr) == 0 ? 0 : kBadRecipe;
  }
  if (!keys)
    return check(file, overrides, sources ? recipes::check_sources : recipes::RecipeCheck());
  fmt::print("{}", recipes::key_reference());
  return 0;
}

}  // namespace aha::cli
