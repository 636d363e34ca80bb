#pragma once

#include <string>

#include "recipes/run_rows.h"
#include "recipes/run_stages.h"

namespace aha::recipes {

// The samples of a run, to browse by stage, step, decoding and verdict with the report's script and
// to scroll through without it. Of very many, evenly spread steps are shown, and the page says so.
// Empty for a run without samples.
std::string sample_browser_html(const RunRows& rows, const std::vector<RunStage>& stages);

// The same held-out prompts answered before and after: the first ones that the first and the last
// evaluation both show, sampled. Empty where there are none.
std::string sample_pairs_html(const RunRows& rows, const std::vector<RunStage>& stages);

}  // namespace aha::recipes
