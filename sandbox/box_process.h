#pragma once

#include "sandbox/box_plan.h"

namespace aha::sandbox {

// THEORY OF OPERATION
//
//   runner (the caller's thread)     box process (pid 1 in the box)      program (its child)
//   ----------------------------     ------------------------------      -------------------
//   prepare everything (BoxPlan)
//   clone3 with new user, pid, ----> take descriptors, join cgroup v1
//   mount, ipc, net, uts and         wait for "go"
//   cgroup namespaces
//   write uid_map and gid_map
//   send "go" ---------------------> become kBoxUserId; die with the runner
//                                    build the root: tmpfs, read-only binds
//                                    pivot_root, working folder, its files
//                                    vfork ---------------------------->  session, rlimits
//                                                                         no_new_privs, no
//                                                                         capabilities, Landlock,
//                                                                         seccomp, execve
//   <------------------------------- report "started"
//   poll: output, clocks, death      reap until the program itself ends
//   <------------------------------- report "finished", exit
//   reap, drain pipes, cgroup away   (the kernel kills all that is left)
//
// Why it holds:
// - The box process is the init of a pid namespace. When it ends, whichever way, the kernel kills
//   every process in it, orphans and new sessions included. So the runner kills the box process
//   alone (by pidfd, so never another), it dies with the runner's thread (PR_SET_PDEATHSIG), and
//   once it is reaped nothing of the run is alive.
// - Because all writers are dead by then, the pipes are drained without blocking: their end is
//   never waited for.
// - As root, the box's user id maps to an unused id of the host, for RLIMIT_NPROC is void for the
//   host's root, even in a user namespace. A fresh user namespace counts only the run's processes.
// - Devices are binds of the host's nodes: a user namespace may not make any. No /proc: with it
//   would come other processes, mounts and kernel settings.
// - The program is not pid 1, for which unhandled signals would be ignored. It cannot trace the box
//   process: that one is not dumpable, has more capabilities, and seccomp refuses ptrace.
// - Standard input is a memory file opened read-only for this run alone, so nothing needs feeding
//   and nothing of it can be changed for others.
// - After clone3 the box process has a copy of a process with threads: locks may be held by threads
//   that do not exist here. Until exec only system calls run: no allocation, no stdio, no
//   exceptions. The calls that glibc broadcasts to all threads (setresuid) are made directly.
// - The memory cgroup counts page cache, tmpfs and kernel memory, so files and shared mappings are
//   memory too. The processor time of the cgroup counts children that nobody waited for.

// Runs in the child of clone3, as pid 1 of the box. Never returns.
[[noreturn]] void run_box(const BoxPlan& plan) noexcept;

}  // namespace aha::sandbox
