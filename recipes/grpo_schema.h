#pragma once

#include "recipes/section.h"
#include "rl/grpo_options.h"

namespace aha::recipes {

// The keys of a stage of `type: grpo`.
Table<rl::GrpoOptions> grpo_table();

}  // namespace aha::recipes
