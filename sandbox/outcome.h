#pragma once

#include <cstdint>
#include <string_view>

namespace aha::sandbox {

// How a run ended. Whether an answer is right (AC, WA) is for the caller to judge; the customary
// verdict is given beside each.
enum class Outcome : std::uint8_t {
  exited,           // the program ended by itself; RE where exit_code is not 0
  signalled,        // RE: a signal ended it
  cpu_limit,        // TLE: Limits::cpu_seconds passed
  wall_limit,       // TLE: Limits::wall_seconds passed
  memory_limit,     // MLE: the kernel refused memory beyond Limits::memory_bytes and killed
  output_limit,     // OLE: Limits::output_bytes passed
  cancelled,        // no verdict: the caller gave the run up
  sandbox_failure,  // SE: the sandbox could not run the program; says nothing about the program
};

// The enumerator's name, for logs and messages.
std::string_view name_of(Outcome outcome);

}  // namespace aha::sandbox
