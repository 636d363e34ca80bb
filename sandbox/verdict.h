#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sandbox/result.h"

namespace aha::sandbox {

// What is said of a program on its tests.
enum class Verdict : std::uint8_t {
  accepted,       // AC
  wrong_answer,   // WA
  time_limit,     // TLE: processor time or the clock
  memory_limit,   // MLE
  output_limit,   // OLE
  runtime_error,  // RE: an exit status other than 0, or a signal
  compile_error,  // CE
  sandbox_error,  // SE: the sandbox failed, or the run was cancelled. Never a score
};

// "AC", "WA", ...
std::string_view name_of(Verdict verdict);

// The verdict that a run alone decides; nothing where the program ended well, so that its output
// decides.
std::optional<Verdict> verdict_of(const Result& result);

}  // namespace aha::sandbox
