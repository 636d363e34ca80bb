#include "recipes/check_sources.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "policy/model_config.h"
#include "rewards/make_reward.h"
#include "rewards/reward_error.h"
#include "tasks/corpus.h"
#include "tasks/make_task.h"
#include "tasks/task_error.h"

namespace aha::recipes {
namespace {

void check_model(const ModelOptions& model, const Report& report) {
  if (model.path.empty()) {
    try {
      policy::parse_model_config(model.config, "model.config");
    } catch (const policy::ModelConfigError& error) {
      report(error.key().empty() ? "model.config" : "model.config." + error.key(), error.problem());
    }
    return;
  }
  std::error_code error;
  const std::filesystem::path config = std::filesystem::path(model.path) / "config.json";
  if (!std::filesystem::is_regular_file(config, error)) {
    report("model.path", fmt::format("no model directory: there is no {}", config.string()));
    return;
  }
  try {
    std::ifstream file(config, std::ios::binary);
    policy::parse_model_config(nlohmann::json::parse(file), config.string());
  } catch (const nlohmann::json::exception& problem) {
    report("model.path", fmt::format("{}: not valid JSON: {}", config.string(), problem.what()));
  } catch (const policy::ModelConfigError& problem) {
    report("model.path", problem.what());
  }
}

template <class Make>
auto make_or_report(Make make, const std::string& key, const Report& report) -> decltype(make()) {
  try {
    return make();
  } catch (const tasks::TaskError& error) {
    report(key, error.what());
    return {};
  }
}

// Throws TaskError where the task cannot give what the stage asks for.
struct StageCheck {
  const Recipe& recipe;
  const tasks::Task* task;  // null where there is none
  const std::string path;   // "stages.1"
  const Report& report;

  void operator()(const rl::PretrainOptions& options) const {
    const auto make = [&] { return tasks::make_corpus(options.corpus, recipe.task); };
    make_or_report(make, path + ".corpus", report);
  }

  void operator()(const rl::GrpoOptions& options) const {
    for (std::size_t i = 0; i < options.rewards.size(); ++i) {
      try {
        rewards::make_reward(options.rewards[i]);
      } catch (const rewards::RewardError& error) {
        report(fmt::format("{}.rewards.{}", path, i), error.what());
      }
    }
  }

  void operator()(const rl::EvalOptions& options) const {
    if (task == nullptr) return;
    const auto draw = [&] { return task->held_out(options.split, options.num_prompts); };
    make_or_report(draw, path + ".num_prompts", report);
  }
};

}  // namespace

void check_sources(const Recipe& recipe, const Report& report) {
  check_model(recipe.model, report);
  const auto make = [&] { return tasks::make_task(recipe.task); };
  const std::unique_ptr<tasks::Task> task = make_or_report(make, "task", report);
  for (std::size_t i = 0; i < recipe.stages.size(); ++i) {
    const StageCheck check{recipe, task.get(), fmt::format("stages.{}", i), report};
    std::visit(check, recipe.stages[i].options);
  }
}

}  // namespace aha::recipes
