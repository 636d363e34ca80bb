#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <span>

namespace aha::sandbox {

// Puts this process, and all it starts, under a filter of system calls (syscall_filter.h) for ever.
// Sets errno on failure.
inline bool install_filter(std::span<const sock_filter> filter) noexcept {
  // The kernel reads the instructions and keeps a copy; its interface lacks the const.
  const sock_fprog program{static_cast<unsigned short>(filter.size()),
                           const_cast<sock_filter*>(filter.data())};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

}  // namespace aha::sandbox
