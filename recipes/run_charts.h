#pragma once

#include <string>
#include <vector>

#include "recipes/plot.h"
#include "recipes/run_stages.h"

namespace aha::recipes {

// The reward that says whether an answer is right: the first of accuracy, math and code among the
// names; empty if none is.
std::string correctness_reward(const std::vector<std::string>& names);

// Charts of stage `index` that have points. Metrics that no chart of these names are in
// other_charts.
std::vector<Chart> main_charts(const std::vector<RunStage>& stages, std::size_t index);
std::vector<Chart> other_charts(const std::vector<RunStage>& stages, std::size_t index);

}  // namespace aha::recipes
