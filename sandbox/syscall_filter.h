#pragma once

#include <linux/filter.h>

#include <vector>

namespace aha::sandbox {

// The seccomp filter of a box, as a program the kernel takes. Calls that a contest program has no
// use for and that widen the kernel's surface give EPERM (clone3 gives ENOSYS, so that the C
// library falls back to clone, whose flags can be seen): namespaces, mounts, sockets but for a
// stream pair (socketpair) without messages and options, memory files, System V and POSIX message
// queues and shared memory, io_uring, keys, bpf, ptrace and its kin, modules, clocks, limits of
// other processes, signals by a descriptor (F_SETOWN), to outlive a parent (PR_SET_PDEATHSIG).
// System calls of another architecture, x32 among them, kill the process. Without `may_fork`, only
// threads can be made. Throws std::runtime_error where libseccomp fails.
//
// Without a pid namespace, `may_signal` false refuses signals to any process, the own one by tgkill
// included, which leaves abort() a trap to die by.
std::vector<sock_filter> make_syscall_filter(bool may_fork, bool may_signal);

}  // namespace aha::sandbox
