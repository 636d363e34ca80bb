#pragma once

#include <string>
#include <vector>

#include "recipes/run_rows.h"
#include "recipes/run_stages.h"

namespace aha::recipes {

// The table of what held-out prompts showed before and after: from the summary, else from the first
// evaluation and the last. Empty for a run without evaluations.
std::string before_after_html(const RunRows& rows, const std::vector<RunStage>& stages);

}  // namespace aha::recipes
