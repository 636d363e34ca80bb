#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sandbox/limits.h"
#include "sandbox/program.h"
#include "sandbox/result.h"

namespace aha::sandbox {

// A Program, Limits or SandboxOptions that makes no sense: the caller's mistake, never the
// program's nor the machine's.
class SandboxError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class MemoryControl {
  automatic,      // cgroup where one can be written, else address_space
  cgroup,         // cgroup, or sandbox_failure
  address_space,  // RLIMIT_AS: see Limits::memory_bytes
};

// What stands between a program and the machine.
enum class Isolation {
  namespaces,  // everything in docs/sandbox_threat_model.md
  landlock,    // the weaker tier, for where namespaces are refused: Landlock, seccomp and rlimits
               // alone. Never chosen but by name
};

struct SandboxOptions {
  Isolation isolation = Isolation::namespaces;

  // Without a pid namespace a run is one process, whatever Limits::processes says: a program that
  // forks could outrun whoever kills it. Only for a trusted command, as a compiler's.
  bool may_fork_without_namespaces = false;

  // Host folders shown read-only at the same path, beside /usr; absolute, and to be reached by any
  // user. For an interpreter that lives elsewhere.
  std::vector<std::string> readable_folders;

  MemoryControl memory_control = MemoryControl::automatic;

  // An interpreter of Python that is kept warm, with the usual modules imported: programs whose
  // argv begins with `argv` and goes on with a source, and whose environment is this, run in copies
  // of it and need not start one. Without argv, none.
  struct WarmPython {
    std::vector<std::string> argv = {};
    std::vector<std::string> environment = {};  // "NAME=value", as Program's map orders them
  };
  WarmPython warm_python = {};
};

// What a run may have beside its program. Descriptors of the caller's, borrowed for the run; -1 is
// none.
struct RunHooks {
  int cancel = -1;    // an eventfd: once readable the run is killed, Outcome::cancelled
  int requests = -1;  // readable: the program's descriptor 3
  int answers = -1;   // writable: the program's descriptor 4
};

// Runs untrusted programs, each in namespaces and a file system of its own, which are gone after
// it, inside a warm box that serves one run after another. How: see box_process.h. Linux 5.12 or
// later with user namespaces is required; where they are refused every run ends as
// Outcome::sandbox_failure with a message that names what is missing and what mends it. There is no
// fall-back to less. probe_features() (features.h) tells beforehand.
//
// With Isolation::landlock each is a process of the host's under Landlock, seccomp and rlimits, in
// a folder of its own; without Landlock (Linux 5.13) a sandbox_failure likewise. What that lacks:
// docs/sandbox_threat_model.md, and beside each of Limits that it keeps in part.
//
// As root the program runs as an unused user id, otherwise as the caller's own, with
// Isolation::namespaces inside a user namespace.
//
// Threads: one Sandbox serves any number of threads at once; each run() uses the calling thread
// and takes about fifteen descriptors. As many boxes are kept as runs went on at once, each with a
// resident process of a megabyte, or an interpreter of some 20. Where one dies, its run is made
// once more in a new one. No signal handler, child or working folder of the process is touched: a
// SIGCHLD handler or wait(-1) elsewhere never sees a box. A forked child must not use its parent's
// Sandbox.
//
// The death of the process, however it comes, kills all its boxes. With Isolation::landlock the
// boxes' resident processes do that: where those are killed too, their runs' first processes and
// programs still die with them, but not what a trusted command has forked.
class Sandbox {
 public:
  // Reads the machine's layout; starts nothing. Throws SandboxError on bad options.
  explicit Sandbox(const SandboxOptions& options = {});
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // Blocks until the program and all that it started are dead. Throws SandboxError where `program`
  // or `limits` is malformed; everything else is an Outcome.
  Result run(const Program& program, const Limits& limits = {}, const RunHooks& hooks = {}) const;

  // Whether memory is held by a cgroup here, and not by address space.
  bool limits_memory_by_cgroup() const;

  // Why programs of SandboxOptions::warm_python start an interpreter each, as it could not be kept
  // warm: it ended by itself, or its start failed three times in a row. Empty where it is warm, or
  // was not tried yet.
  std::string warm_python_missing() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aha::sandbox
