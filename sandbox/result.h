#pragma once

#include <cstdint>
#include <string>

#include "sandbox/outcome.h"

namespace aha::sandbox {

// What a run gave.
struct Result {
  Outcome outcome = Outcome::sandbox_failure;
  int exit_code = 0;  // of the program; only where outcome is exited
  int signal = 0;     // that ended the program; only where outcome is signalled

  std::string standard_output;  // at most Limits::output_bytes, any bytes
  std::string standard_error;   // at most 64 KiB, any bytes

  double cpu_seconds = 0;   // user and system time of all processes, the box's set-up included
  double wall_seconds = 0;  // from the program's start to the death of its last process

  // The most memory held at once, bytes: the cgroup's count; without a memory cgroup, an upper
  // bound of the program's resident set, never below the caller's own.
  std::uint64_t peak_memory_bytes = 0;

  // Where outcome is sandbox_failure: what failed and what mends it. Else empty.
  std::string message;
};

}  // namespace aha::sandbox
