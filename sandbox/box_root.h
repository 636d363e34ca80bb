#pragma once

#include "sandbox/box_plan.h"
#include "sandbox/resident/run_steps.h"

namespace aha::sandbox {

// Builds and enters the box's file system, with the resident process's file in it. System calls
// only: it runs between clone and exec.
bool enter_root(const BoxPlan& plan, BoxFailure& failure) noexcept;

}  // namespace aha::sandbox
