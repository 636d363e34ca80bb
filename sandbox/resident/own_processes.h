#pragma once

namespace aha::sandbox {

// Mounts proc(5) at `folder`: read-only, and of it what tells of the caller's pid namespace alone,
// and of that what the reader may trace. Sets errno on failure.
bool mount_own_processes(const char* folder) noexcept;

}  // namespace aha::sandbox
