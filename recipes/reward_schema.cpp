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

Table<RewardOptions> code_table() {
  using O = rewards::CodeOptions;
  const Table<O> keys{
      {number("time_seconds", &O::time_seconds, between(0.01, 3600),
              "processor time of a run of the program"),
       number("wall_seconds", &O::wall_seconds, between(0.01, 3600), "its time on the clock"),
       integer("memory_mib", &O::memory_mib, between(1, 65536), "its memory, MiB"),
       integer("output_mib", &O::output_mib, between(1, 65536), "its output, MiB"),
       integer("processes", &O::processes, between(1, 1024),
               "its processes alive at once; Bash has at least 16"),
       number("compile_seconds", &O::compile_seconds, between(0.01, 3600),
              "processor time of the compiler"),
       integer("compile_memory_mib", &O::compile_memory_mib, between(1, 65536),
               "the compiler's memory, MiB"),
       integer("compile_output_mib", &O::compile_output_mib, between(1, 65536),
               "size of what it writes, MiB"),
       choice("comparison", &O::comparison, {{"tokens", "tokens"}, {"exact", "exact"}},
              "of standard output: by tokens between white space, or byte for byte"),
       number("tolerance", &O::tolerance, between(0, 1),
              "by which floats may differ, absolutely or relatively"),
       choice("score", &O::score, {{"all", "all"}, {"share", "share"}},
              "1 where every test passes, or the share of the tests that do"),
       omit_where(filled_text("checker", &O::checker,
                              "`.py` or `.cpp` program that compares the output instead"),
                  [](const O& options) { return options.checker.empty(); })},
      {},
      {}};
  return within<RewardOptions>(
      keys, [](auto& options) -> auto& { return options.code; });
}

Table<RewardOptions> math_table() {
  Table<rewards::MathOptions> rules;
  for (const rewards::MathRule& rule : rewards::math_rules()) {
    rules.keys.push_back(boolean(std::string(rule.name), rule.member, std::string(rule.doc)));
  }
  rules.keys.push_back(integer("decimals", &rewards::MathOptions::decimals, between(0, 100),
                               "an exact gold accepts a decimal that rounds as it does at so many "
                               "places; 0: none"));
  return within<RewardOptions>(
      rules, [](auto& options) -> auto& { return options.math; });
}

// What cannot be run says nothing about the program: the sample leaves the batch.
Alternative<RewardOptions> code_reward() {
  return {"code", "whether the program in the answer passes its tests (docs/code_reward.md)",
          [](RewardOptions& options) {
            options.name = "code";
            options.on_error = OnError::drop_sample;
          },
          [](const RewardOptions& options) { return options.name == "code"; }, code_table()};
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
                       reward("math",
                              "whether the answer equals the gold one as mathematics "
                              "(docs/math_verification.md)",
                              math_table()),
                       code_reward()},
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
