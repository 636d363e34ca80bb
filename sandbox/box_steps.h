#pragma once

#include <cerrno>

#include "sandbox/box_plan.h"
#include "sandbox/box_report.h"

namespace aha::sandbox {

// The steps of run_box(). All run between clone and exec: system calls only.

// Where a step failed.
struct BoxFailure {
  BoxStage stage = BoxStage::none;
  int error = 0;
  std::uint32_t index = 0;
};

// Notes errno and gives false, for `return fail(...)`.
inline bool fail(BoxFailure& failure, BoxStage stage, std::size_t index = 0) noexcept {
  failure = {stage, errno, static_cast<std::uint32_t>(index)};
  return false;
}

// Builds and enters the box's file system and makes the working folder current.
bool enter_root(const BoxPlan& plan, BoxFailure& failure) noexcept;

// Writes plan.files into the current folder.
bool place_files(const BoxPlan& plan, BoxFailure& failure) noexcept;

// Gives up everything but what the program may have and executes it; returns only on failure. Runs
// in a vforked child that shares its parent's memory.
void execute_program(const BoxPlan& plan, BoxFailure& failure) noexcept;

// Landlock: only read and execute outside the working folder, no TCP, no signals or abstract
// sockets across its border, as far as `abi` goes. Sets errno on failure.
bool restrict_by_landlock(int abi) noexcept;

}  // namespace aha::sandbox
