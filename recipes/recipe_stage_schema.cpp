#include "recipes/recipe_stage_schema.h"

#include <algorithm>
#include <variant>

#include "recipes/grpo_schema.h"
#include "recipes/keys.h"
#include "recipes/optimizer_schema.h"
#include "recipes/sampling_schema.h"
#include "recipes/task_schema.h"

namespace aha::recipes {
namespace {

using rl::EvalOptions;
using rl::GrpoOptions;
using rl::PretrainOptions;

Table<PretrainOptions> pretrain_table() {
  using O = PretrainOptions;
  const Table<O> steps = {
      {
          integer("max_steps", &O::max_steps, between(1, kMostSteps), "updates"),
          integer("tokens_per_step", &O::tokens_per_step, between(1, 1 << 28),
                  "whole documents are packed until a step has as many tokens"),
          number("prompt_loss_weight", &O::prompt_loss_weight, between(0, 1),
                 "weight of a prompt's tokens in the loss; a response's weigh 1"),
          number("router_bias_update_rate", &O::router_bias_update_rate, between(0, 1),
                 "how far a step moves an expert's selection bias towards even load; 0: frozen"),
          number("mtp_loss_weight", &O::mtp_loss_weight, between(0, 10),
                 "weight of the multi-token prediction layers' mean loss (DeepSeek-V3: 0.3, then "
                 "0.1); 0: they are left as they are"),
          boolean("gradient_checkpointing", &O::gradient_checkpointing,
                  "keep the layers' inputs alone and compute the rest again backwards: less "
                  "memory, a third more work"),
          integer("save_steps", &O::save_steps, between(0, kMostSteps),
                  "a checkpoint every so many steps; 0: only at the stage's end"),
      },
      {},
      {}};
  const Table<O> corpus = {{required(section("corpus", &O::corpus, corpus_section(),
                                             "what the policy reads: documents of one source"))},
                           {},
                           {}};
  return steps + optimizer_keys<O>() + corpus;
}

Table<EvalOptions> eval_table() {
  using O = EvalOptions;
  const Table<O> prompts = {
      {
          choice("split", &O::split,
                 {{"validation", tasks::Split::validation}, {"test", tasks::Split::test}},
                 "which held-out part: `validation` to tune on, `test` to report on"),
          integer("num_prompts", &O::num_prompts, between(1, 1 << 20), "held-out prompts"),
          integer("num_generations", &O::num_generations, between(1, 1 << 16),
                  "completions a prompt at `temperature`; a greedy one is added"),
      },
      {},
      {}};
  return prompts + sampling_keys<O>();
}

template <class Options>
Alternative<Stage> kind(std::string name, std::string doc, const Table<Options>& table) {
  const auto get = [](auto& stage) -> auto& { return std::get<Options>(stage.options); };
  return {std::move(name), std::move(doc), [](Stage& stage) { stage.options = Options{}; },
          [](const Stage& stage) { return std::holds_alternative<Options>(stage.options); },
          within<Stage, Options>(table, get)};
}

Rule<Stage> name_is_plain() {
  return {{"name"},
          "`name` has only a-z, 0-9, `_` and `-`, and a letter among them",
          [](const Stage& stage, const Report& report) {
            const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
            const bool plain = std::all_of(stage.name.begin(), stage.name.end(), [&](char c) {
              return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
            });
            // One of digits alone could be taken for a stage's index.
            if (plain && std::any_of(stage.name.begin(), stage.name.end(), is_letter)) return;
            report("name", fmt::format("must have only a-z, 0-9, _ and -, and a letter among them; "
                                       "is `{}`",
                                       shown(stage.name)));
          }};
}

}  // namespace

Section<Stage> stage_section() {
  return {
      .leading = {required(
          filled_text("name", &Stage::name, "unique; names the stage's folder and its metrics"))},
      .selector = "type",
      .alternatives = {kind<PretrainOptions>("pretrain", "next-token training from a corpus",
                                             pretrain_table()),
                       kind<GrpoOptions>("grpo", "group-relative policy optimization on the task",
                                         grpo_table()),
                       kind<EvalOptions>("eval", "accuracy, format and length on held-out prompts",
                                         eval_table())},
      .table = {{}, {name_is_plain()}, {}}};
}

}  // namespace aha::recipes
