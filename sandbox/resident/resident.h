#pragma once

#include "sandbox/resident/run_steps.h"

namespace aha::sandbox {

// The resident process of a warm box (box_process.h): pid 1 of the box, which waits for orders.

// Where its descriptors lie.
inline constexpr int kResidentControl = 3;  // its end of a SOCK_SEQPACKET pair
inline constexpr int kResidentRunner = 4;   // a pidfd of the runner

// Says that the box is ready and serves one run after another. Ends the process when the runner is
// gone. Returns in programs' processes alone, for ProgramStart::continue_, with their plan.
void serve_runs(ProgramStart start, Namespaces namespaces, RunPlan& plan) noexcept;

}  // namespace aha::sandbox
