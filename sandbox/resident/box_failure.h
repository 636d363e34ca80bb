#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "sandbox/box_report.h"

namespace aha::sandbox {

// Notes errno and gives false, for `return fail(...)`.
inline bool fail(BoxFailure& failure, BoxStage stage, std::size_t index = 0) noexcept {
  failure = {stage, errno, static_cast<std::uint32_t>(index)};
  return false;
}

// `control` is a box's end of its SOCK_SEQPACKET pair. False where it was not sent: the runner is
// gone, or the kernel short of memory.
bool send_report(int control, const BoxReport& report) noexcept;
void send_failure(int control, const BoxFailure& failure) noexcept;

// Sends the failure and ends the process.
[[noreturn]] void give_up(int control, const BoxFailure& failure) noexcept;

}  // namespace aha::sandbox
