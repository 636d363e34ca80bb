#include "sandbox/verdict.h"

#include <array>

namespace aha::sandbox {

std::string_view name_of(Verdict verdict) {
  constexpr std::array<std::string_view, 8> kNames{"AC",  "WA", "TLE", "MLE",
                                                   "OLE", "RE", "CE",  "SE"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

std::optional<Verdict> verdict_of(const Result& result) {
  switch (result.outcome) {
    case Outcome::exited:
      if (result.exit_code == 0) return std::nullopt;
      return Verdict::runtime_error;
    case Outcome::signalled:
      return Verdict::runtime_error;
    case Outcome::cpu_limit:
    case Outcome::wall_limit:
      return Verdict::time_limit;
    case Outcome::memory_limit:
      return Verdict::memory_limit;
    case Outcome::output_limit:
      return Verdict::output_limit;
    case Outcome::cancelled:
    case Outcome::sandbox_failure:
      break;
  }
  return Verdict::sandbox_error;
}

}  // namespace aha::sandbox
