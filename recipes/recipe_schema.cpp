#include "recipes/recipe_schema.h"

#include <limits>
#include <variant>

#include "recipes/keys.h"
#include "recipes/model_schema.h"
#include "recipes/recipe_stage_schema.h"
#include "recipes/task_schema.h"

namespace aha::recipes {
namespace {

// The loader looks at format_version before anything else; here it is a key like others.
Rule<Recipe> known_version() {
  return {{"format_version"},
          fmt::format("`format_version` is {}", kFormatVersion),
          [](const Recipe&, const Report&) {}};
}

Rule<Recipe> corpus_fits_task() {
  return {{"task", "stages"},
          "a corpus `chain` goes with the task `chain_arithmetic`",
          [](const Recipe& recipe, const Report& report) {
            const auto& source = recipe.task.source;
            if (std::holds_alternative<tasks::ChainArithmeticOptions>(source)) return;
            for (std::size_t i = 0; i < recipe.stages.size(); ++i) {
              const auto* stage = std::get_if<rl::PretrainOptions>(&recipe.stages[i].options);
              if (stage == nullptr) continue;
              if (!std::holds_alternative<tasks::ChainCorpusOptions>(stage->corpus)) continue;
              report(fmt::format("stages.{}.corpus.name", i),
                     "`chain` needs `task.name: chain_arithmetic`; other tasks have no corpus of "
                     "their own: use `jsonl`");
            }
          }};
}

// With adapters the weights do not move, and neither do the router's biases or prediction layers.
Rule<Recipe> adapters_train_alone() {
  return {{"model", "stages"},
          "with `model.lora`, stages have `router_bias_update_rate: 0` and `mtp_loss_weight: 0`",
          [](const Recipe& recipe, const Report& report) {
            if (!recipe.model.lora) return;
            for (std::size_t i = 0; i < recipe.stages.size(); ++i) {
              const auto refuse = [&](const char* key, double value) {
                if (value == 0.0) return;
                report(fmt::format("stages.{}.{}", i, key),
                       fmt::format("must be 0 with model.lora, which trains adapters alone; is {}",
                                   value));
              };
              const auto& options = recipe.stages[i].options;
              if (const auto* pretrain = std::get_if<rl::PretrainOptions>(&options)) {
                refuse("router_bias_update_rate", pretrain->router_bias_update_rate);
                refuse("mtp_loss_weight", pretrain->mtp_loss_weight);
              }
              if (const auto* grpo = std::get_if<rl::GrpoOptions>(&options)) {
                refuse("router_bias_update_rate", grpo->router_bias_update_rate);
              }
            }
          }};
}

Table<Recipe> recipe_table() {
  using O = Recipe;
  return {{
              required(integer("format_version", &O::format_version, any_number(),
                               "version of this file format")),
              integer("seed", &O::seed, any_number(),
                      "every random draw of the run follows from it; 0 to 2^64 - 1"),
              integer("threads", &O::threads, between(1, 256), "workers that sample and train"),
              choice("device", &O::device, {{"cpu", "cpu"}, {"cuda", "cuda"}},
                     "where the policy lives"),
              required(filled_text("output", &O::output,
                                   "the run's folder; an existing one is refused")),
              required(section("model", &O::model, model_section(),
                               "where the first stage's policy comes from")),
              required(section("task", &O::task, task_section(),
                               "the prompts with gold answers that stages train and report on")),
              required(
                  sections("stages", &O::stages, stage_section(),
                           "the stages in order; each takes the policy as the one before left it")),
          },
          {known_version(), corpus_fits_task(), adapters_train_alone()},
          {}};
}

}  // namespace

const Section<Recipe>& recipe_section() {
  static const Section<Recipe> kSection{
      .leading = {}, .selector = {}, .alternatives = {}, .table = recipe_table()};
  return kSection;
}

}  // namespace aha::recipes
