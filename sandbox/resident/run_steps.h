#pragma once

#include <sys/types.h>

#include <array>
#include <csetjmp>
#include <cstdint>

#include "sandbox/box_report.h"
#include "sandbox/resident/box_failure.h"
#include "sandbox/run_plan.h"

namespace aha::sandbox {

// The steps of one run inside its box. They run in the processes that the resident one makes, which
// has one thread; none throws.

// The descriptors that came with an order; -1 is none.
struct RunDescriptors {
  int plan = -1;
  std::array<int, 5> program{-1, -1, -1, -1, -1};  // the program's 0 to 4
  int executable = -1;                             // a file to execute instead of argv[0]
  int join_file = -1;
  int cgroup = -1;
  bool cut_off = false;        // some did not come
  bool may_end_early = false;  // run_order.h
};

// How a run's program comes to be.
enum class ProgramStart : std::uint8_t {
  execute,   // a new process executes argv
  continue_  // a copy of the resident process goes on as the program
};

// Whether each run has namespaces of its own. Without, for the weaker tier, the resident process
// kills what a run leaves, all of which becomes its children, and all of it before it ends.
enum class Namespaces : std::uint8_t { none, of_each_run };

// Processors that a process may run on, as the kernel writes them.
struct Processors {
  std::array<unsigned long, 128> bits{};  // for as many as Linux can be built for
  long size = 0;                          // bytes that the kernel knows
};

// What a box's resident process has for all its runs.
struct ResidentState {
  ProgramStart start = ProgramStart::execute;
  Namespaces namespaces = Namespaces::of_each_run;
  bool shows_processes = false;     // the box has a /proc
  Processors processors;            // of a program
  RunProgress* progress = nullptr;  // of the run that is under way; shared memory
};

// One run, as its first process finds it. All is borrowed.
struct Run {
  const RunDescriptors& descriptors;
  const ResidentState& resident;
  const RunPlan& plan;
  pid_t resident_process;
  std::jmp_buf& go_on;  // where a copy that has become the program goes on
};

// The first process of a run, pid 1 in its pid namespace: makes the run's working folder, starts
// the program, watches it, and ends. It may share the resident process's memory. For
// ProgramStart::continue_ the program's own process, once it has given up all that a program may
// not have, jumps to `go_on`.
[[noreturn]] void run_process(const Run& run) noexcept;

// What there is in a working folder.
struct FolderUse {
  std::uint64_t blocks = 0;
  std::uint64_t entries = 0;
  bool operator==(const FolderUse&) const = default;
};

// Of the current folder.
FolderUse folder_use() noexcept;

// In a run's first process, from the moment that the program is there: reaps what ends, lets it
// spread over all processors where it may do so later only, answers the runner, notes how the
// program ended, and tells that where nothing is left beside what was there `before`. Ends when the
// program does, when the runner says so and when the runner is gone.
[[noreturn]] void watch_program(pid_t program, const Run& run, const FolderUse& before,
                                bool spreads_later) noexcept;

// Without namespaces: this process is killed when its parent ends, and ends where that has already.
// A change of user would undo it, and the program may not (syscall_filter.h).
void die_with(pid_t parent) noexcept;

// A run in a pid namespace sees its own processes in /proc.
bool show_own_processes(BoxFailure& failure) noexcept;

// A fresh file system at the working folder, which becomes current, with the plan's files in it.
bool make_working_folder(const RunPlan& plan, BoxFailure& failure) noexcept;

// Gives up everything but what the program may have. In a vforked child: shares its parent's
// memory.
bool become_program(const RunPlan& plan, BoxFailure& failure) noexcept;

// Lets this process run on these processors again, and what it then starts. Where they have changed
// meanwhile it stays where it is.
void go_anywhere(const Processors& processors) noexcept;

// The same for all that runs in this pid namespace, as its /proc shows it.
void spread_over(const Processors& processors) noexcept;

// Landlock: only read and execute outside the working folder, no TCP, no signals or abstract
// sockets across its border, as far as the plan's version goes. Sets errno on failure.
bool restrict_by_landlock(const RunPlan& plan) noexcept;

}  // namespace aha::sandbox
