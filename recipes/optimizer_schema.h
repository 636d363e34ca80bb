#pragma once

#include <fmt/format.h>

#include "recipes/section.h"
#include "rl/optimizer_options.h"

namespace aha::recipes {

Table<rl::OptimizerOptions> optimizer_table();

// The optimizer's keys for a kind of stage that has `max_steps` and an `optimizer`; they stand in
// the stage itself.
template <class Options>
Table<Options> optimizer_keys() {
  Table<Options> table = within<Options, rl::OptimizerOptions>(
      optimizer_table(), [](auto& options) -> auto& { return options.optimizer; });
  table.rules.push_back(
      {{"max_steps", "warmup_steps", "stable_steps"},
       "`warmup_steps` and `stable_steps` together are at most `max_steps`",
       [](const Options& options, const Report& report) {
         const long long before = static_cast<long long>(options.optimizer.warmup_steps) +
                                  options.optimizer.stable_steps;
         if (before <= options.max_steps) return;
         report("max_steps", fmt::format("must be at least warmup_steps + stable_steps ({}), is {}",
                                         before, options.max_steps));
       }});
  return table;
}

}  // namespace aha::recipes
