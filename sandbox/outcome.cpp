#include "sandbox/outcome.h"

namespace aha::sandbox {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::exited:
      return "exited";
    case Outcome::signalled:
      return "signalled";
    case Outcome::cpu_limit:
      return "cpu_limit";
    case Outcome::wall_limit:
      return "wall_limit";
    case Outcome::memory_limit:
      return "memory_limit";
    case Outcome::output_limit:
      return "output_limit";
    case Outcome::cancelled:
      return "cancelled";
    case Outcome::sandbox_failure:
      return "sandbox_failure";
  }
  return "unknown";
}

}  // namespace aha::sandbox
