#pragma once

#include <string>

#include "rl/eval_options.h"
#include "rl/metrics.h"
#include "rl/run.h"

namespace aha::rl {

// Samples held-out prompts, at the options' temperature and greedily, and judges them by the
// rewards `accuracy` and `format`: metrics eval/accuracy, eval/format, eval/mean_length,
// eval/num_samples, and eval/greedy_* alike. Draws depend on the run's seed alone. Writes a few
// samples of each to samples.jsonl.
Metrics evaluate(Run& run, const EvalOptions& options, const std::string& stage);

}  // namespace aha::rl
