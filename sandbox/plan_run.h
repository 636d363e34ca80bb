#pragma once

#include "sandbox/box_plan.h"
#include "sandbox/limits.h"
#include "sandbox/program.h"

namespace aha::sandbox {

// Throws SandboxError where a run of these makes no sense: no argument, a NUL byte where the kernel
// takes C strings, a file name that is not plain or given twice, a limit that is not positive.
void check_run(const Program& program, const Limits& limits);

// The part of a plan that `program`, `limits` and `root` decide; it borrows from program and root.
// Without `memory_by_cgroup`, memory is limited by address space. Throws std::runtime_error where
// the caller's own hard limits do not allow it.
BoxPlan plan_run(const Program& program, const Limits& limits, const RootPlan& root,
                 bool memory_by_cgroup);

}  // namespace aha::sandbox
