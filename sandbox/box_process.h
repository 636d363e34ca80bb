#pragma once

#include "sandbox/box_plan.h"

namespace aha::sandbox {

// THEORY OF OPERATION
//
// A warm box is made once a worker and serves one run after another.
//
//   runner (the caller's thread)     resident process (pid 1 in the box)
//   ----------------------------     -----------------------------------
//   clone3 with new user, pid, ----> take descriptors, wait for "go"
//   mount, ipc, net and uts
//   namespaces (*)
//   write uid_map and gid_map
//   send "go" ---------------------> become kBoxUserId
//                                    build the root: tmpfs, read-only binds; pivot_root
//                                    keep CAP_SYS_ADMIN of this user namespace alone
//                                    seccomp: refuse all calls that making a run does not need
//                                    execute the resident program, or the interpreter
//   <------------------------------- report "ready"
//   for each run:                                      first process (pid 1)    program (its child)
//                                                      -------------------      -------------------
//   send the order and its --------> clone with new
//   descriptors                      pid, mount and -> its /proc; tmpfs, its files
//                                    ipc namespaces    vfork or fork -------->  join the cgroup,
//                                                                               own group,
//                                                                               rlimits,
//                                                                               no capabilities,
//                                                                               no_new_privs,
//                                                                               Landlock, seccomp
//                                                      note "started"           execve, or go on
//   poll: output, clocks ----------------------------> poll: kill
//                                                      reap until the program
//                                                      itself ends
//                                                      note "finished", exit
//   <------------------------------- report "ended" and the notes, reap
//   drain pipes, reset the cgroup
//
// (*) and cgroup; on cgroup version 2 each run gets that one instead.
//
// Why it holds:
// - A run's first process is the init of a pid namespace. When it ends, whichever way, the kernel
//   kills every process in it, orphans and new sessions included, and it can be waited for when
//   they are dead. So it ends itself where the runner says so, and once the resident process has
//   reaped it nothing of the run is alive. The run's mounts and shared memory go with their
//   namespaces, which nobody else is in.
// - That takes the kernel as long as two namespaces do. Where the program was alone at its end and
//   left no file, the first process tells the runner before it ends, which is all that it then
//   does. It is reaped before the next run is made.
// - The resident process is the init of the namespace around. It ends when the runner's process is
//   gone (it, and a run's first process, polls a pidfd of it and their socket), and everything in
//   the box with it.
// - A run's first process shares the resident one's memory, for a copy of an interpreter would take
//   as long as all the rest of a run. Meanwhile the resident process waits, and the first reads and
//   answers what the runner sends, once the program is executed; where that does not come to pass
//   the runner kills the box (supervisor.cpp). The plan, which is there, the resident process
//   wipes. The first process is not in the run's memory cgroup: whoever is killed for want of
//   memory takes those with it whose memory it shares; nor are the files that the program is given.
//   The kernel spares a process that vfork made, as the program's is before it is executed: it is
//   refused memory instead (judge.cpp). On cgroup version 2, where clone3 alone puts a process in a
//   cgroup without a lock on all of them, and the C library has no clone3 with a stack, it is a
//   copy and in the cgroup. A copy it is, too, where the plan came in a file (resident.cpp).
// - Because all writers are dead by then, the pipes are drained without blocking: their end is
//   never waited for.
// - As root, the box's user id maps to an unused id of the host, for RLIMIT_NPROC is void for the
//   host's root, even in a user namespace. A user namespace counts only its own box's processes.
// - Devices are binds of the host's nodes: a user namespace may not make any. The run's /proc shows
//   its own processes and nothing else of the kernel's (subset=pid), is read-only, and by Landlock
//   no file of it can be read: it is there for the links to a process's own descriptors.
// - The program is not pid 1, for which unhandled signals would be ignored. It cannot reach the
//   resident process: that one is outside its pid namespace, is not dumpable, as the first process
//   is not, has more capabilities, and seccomp refuses ptrace.
// - The notes lie in memory that stays shared with copies. No program has it: it executes another,
//   or, as a copy of an interpreter, unmaps it first.
// - Standard input is a memory file opened read-only for this run alone, so nothing needs feeding
//   and nothing of it can be changed for others.
// - After clone3 the box's process has a copy of a process with threads: locks may be held by
//   threads that do not exist here. Until exec only system calls run: no allocation, no stdio, no
//   exceptions. The calls that glibc broadcasts to all threads (setresuid) are made directly. The
//   resident process has one thread; what it makes is bound by nothing.
// - The memory cgroup counts page cache, tmpfs and kernel memory, so files and shared mappings are
//   memory too. The processor time of the cgroup counts children that nobody waited for.
// - Without namespaces (the weaker tier) a run is one process, or a trusted compiler's. The run's
//   first process and the program ask the kernel to be killed when their parents end, which the
//   program may not take back; the resident process, to which orphans fall as their subreaper,
//   kills all of a run at its end, and before it ends itself because the runner is gone. Nothing
//   but their own limits ends a compiler's children where the resident process is killed.
// - A Python program may go on from a copy of a resident interpreter (python_zygote.py) instead of
//   executing one: the copy gives up the same things, by the same code, before it reads a byte of
//   the program, and what it changes in memory is its own.

// Runs in the child of clone3, as pid 1 of the box, until it executes. Never returns.
[[noreturn]] void start_box(const BoxPlan& plan) noexcept;

}  // namespace aha::sandbox
