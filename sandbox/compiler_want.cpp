#include "sandbox/compiler_want.h"

namespace aha::sandbox {

bool wanted_processes(const std::string& diagnostics) {
  constexpr const char* kMark = ": fatal error: ";
  constexpr const char* kEnd = ": Resource temporarily unavailable\ncompilation terminated.\n";
  if (diagnostics == "sh: 1: Cannot fork\n") return true;
  const std::size_t mark = diagnostics.find_first_of(": \n");
  const std::size_t end = diagnostics.find('\n');
  if (mark == std::string::npos || diagnostics.compare(mark, 15, kMark) != 0) return false;
  const std::string tail = kEnd;
  const std::size_t first_end = tail.find('\n');
  return end >= first_end && diagnostics.compare(end - first_end, std::string::npos, tail) == 0;
}

}  // namespace aha::sandbox
