#pragma once

#include <string>

#include "sandbox/limits.h"
#include "sandbox/result.h"
#include "sandbox/run_plan.h"
#include "sandbox/supervisor.h"

namespace aha::sandbox {

// Outcome::sandbox_failure.
Result failed_run(const std::string& message);

// The outcome of a run, with exit_code, signal or message: from what was seen, and whether the
// kernel refused it memory.
Result judge(const Observation& seen, const RunPlan& plan, const Limits& limits,
             bool memory_was_refused);

}  // namespace aha::sandbox
