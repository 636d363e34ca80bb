#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "policy/lora_config.h"
#include "rl/eval_options.h"
#include "rl/grpo_options.h"
#include "rl/pretrain_options.h"
#include "tasks/task_options.h"

namespace aha::recipes {

// Where the first stage's policy comes from: a Hugging Face directory, or fresh weights.
struct ModelOptions {
  std::string path;       // a model directory; empty: fresh weights from `config`
  nlohmann::json config;  // the keys of Hugging Face's config.json; an object, or null with `path`
  std::optional<policy::LoraConfig> lora =
      std::nullopt;  // adapters to train instead of the weights
};

// One stage: takes the policy as the stage before left it, and leaves its own.
struct Stage {
  std::string name;  // unique; names folders and metrics
  std::variant<rl::PretrainOptions, rl::GrpoOptions, rl::EvalOptions> options;
};

// A whole run, as one YAML file says it. What each key means stands beside the struct that holds it
// and in docs/recipes.md.
struct Recipe {
  int format_version = 1;
  std::uint64_t seed = 0;
  int threads = 2;             // workers that sample and train; at most the machine's cores
  std::string device = "cpu";  // cpu | cuda
  std::string output;          // the run's folder
  ModelOptions model;
  tasks::TaskOptions task;
  std::vector<Stage> stages;
};

}  // namespace aha::recipes
