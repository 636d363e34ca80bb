#pragma once

#include <linux/filter.h>

#include <vector>

namespace aha::sandbox {

// What differs between boxes.
struct SyscallRules {
  bool may_fork = false;  // else only threads can be made

  // Without a pid namespace, false refuses signals to any process, the own one by tgkill included,
  // which leaves abort() a trap to die by.
  bool may_signal = true;

  // Without them the host's files are there, and the program's user owns some where the runner is
  // not root: calls that read attributes or change modes, owners, times, attributes and lengths by
  // a path, which Landlock lets pass, are refused.
  bool has_namespaces = true;
  bool compiles = false;  // a trusted compiler: modes may be changed all the same
};

// The seccomp filters of a box, as programs the kernel takes. Calls that a contest program has no
// use for and that widen the kernel's surface give EPERM (clone3 gives ENOSYS, so that the C
// library falls back to clone, whose flags can be seen): namespaces, mounts, sockets but for a
// stream pair (socketpair) without messages, options and what ioctl tells of networks, memory
// files, System V and POSIX message queues and shared memory, io_uring, keys, bpf, ptrace and its
// kin, modules, clocks, limits of other processes, signals by a descriptor (F_SETOWN), to outlive a
// parent (PR_SET_PDEATHSIG). What would leave or tell a mark in pages of files, or take huge pages
// of the host's pool, fails as where the kernel lacks it; sync and its like pretend to be done.
// System calls of another architecture, x32 among them, kill the process.
//
// A program is under both filters. For the kernel to translate one takes as long as a namespace, so
// the long one is installed once, in the box's resident process, from which its runs inherit it.
// Both throw std::runtime_error where libseccomp fails.

// What the resident process has no use for either. Of the rules `may_fork` and `may_signal` do not
// matter.
std::vector<sock_filter> make_box_filter(const SyscallRules& rules);

// The rest: what the resident process needs to make a run.
std::vector<sock_filter> make_run_filter(const SyscallRules& rules);

}  // namespace aha::sandbox
