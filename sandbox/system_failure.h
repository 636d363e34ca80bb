#pragma once

#include <cerrno>
#include <string>
#include <system_error>

namespace aha::sandbox {

// Throws std::system_error with errno: the kernel refused `what`.
[[noreturn]] inline void refused(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace aha::sandbox
