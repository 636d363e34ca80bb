#pragma once

#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace aha::sandbox {

// Writes all of it. Sets errno on failure; makes no other calls, so that a box's processes may use
// it.
inline bool write_all(int file, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace aha::sandbox
