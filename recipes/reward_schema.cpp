#include "recipes/reward_schema.h"

#include <re2/re2.h>

#include "recipes/keys.h"

namespace aha::recipes {
namespace {

using rewards::OnError;
using rewards::RewardOptions;

Rule<RewardOptions> pattern_compiles() {
  return {{"pattern"},
          "`pattern` is an RE2 regular expression",
          [](const RewardOptions& options, const Report& report) {
            if (options.pattern.empty()) return;
            const re2::RE2 pattern(options.pattern, re2::RE2::Quiet);
            if (!pattern.ok()) {
              report("pattern", fmt::format("not an RE2 pattern: {}", shown(pattern.error())));
            }
          }};
}

Table<RewardOptions> format_table() {
  using O = RewardOptions;
  // The resolved recipe must not have both: they exclude each other.
  const auto has_pattern = [](const O& options) { return !options.pattern.empty(); };
  const auto has_preset = [](const O& options) { return options.pattern.empty(); };
  return {{
              omit_where(choice("preset", &O::preset,
                                {{"r1", "r1"}, {"think_only", "think_only"}, {"boxed", "boxed"}},
                                "`<think>...</think><answer>...</answer>`; "
                                "`<think>...</think>...`; one `\\boxed{}`"),
                         has_pattern),
              omit_where(filled_text("pattern", &O::pattern,
                                     "RE2 pattern that the whole completion must match"),
                         has_preset),
          },
          {pattern_compiles()},
          {{"preset", "pattern"}}};
}

Alternative<RewardOptions> reward(const std::string& name, std::string doc,
                                  Table<RewardOptions> table) {
  return {name, std::move(doc), [name](RewardOptions& options) { options.name = name; },
          [name](const RewardOptions& options) { return options.name == name; }, std::move(table)};
}

}  // namespace

Section<RewardOptions> reward_section() {
  using O = RewardOptions;
  return {
      .leading = {},
      .selector = "name",
      .alternatives = {reward("accuracy", "whether the answer is right, by the task's rule", {}),
                       reward("format", "whether the completion has the shape asked for",
                              format_table()),
                       reward("math", "whether the answer equals the gold one as mathematics", {})},
      .table = {{number("weight", &O::weight, between(-1e6, 1e6),
                        "factor in the sum that is a sample's reward"),
                 choice("on_error", &O::on_error,
                        {{"skip_reward", OnError::skip_reward},
                         {"drop_sample", OnError::drop_sample},
                         {"zero", OnError::zero}},
                        "what becomes of a sample that this reward cannot judge: the reward "
                        "does not count for it, it leaves the batch, or it gets 0")},
                {},
                {}}};
}

}  // namespace aha::recipes
