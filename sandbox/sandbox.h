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

struct SandboxOptions {
  // Host folders shown read-only at the same path, beside /usr; absolute, and to be reached by any
  // user. For an interpreter that lives elsewhere.
  std::vector<std::string> readable_folders;

  MemoryControl memory_control = MemoryControl::automatic;
};

// What a run may have beside its program. Descriptors of the caller's, borrowed for the run; -1 is
// none.
struct RunHooks {
  int cancel = -1;    // an eventfd: once readable the run is killed, Outcome::cancelled
  int requests = -1;  // readable: the program's descriptor 3
  int answers = -1;   // writable: the program's descriptor 4
};

// Runs untrusted programs, each in a box of its own that is built for it and gone after it. How:
// see box_process.h. Linux 5.12 or later with user namespaces is required; where they are refused
// every run ends as Outcome::sandbox_failure with a message that names what is missing and what
// mends it. There is no fall-back to less. probe_features() (features.h) tells beforehand.
//
// As root the program runs as an unused user id, otherwise as the caller's own inside a user
// namespace.
//
// Threads: one Sandbox serves any number of threads at once; each run() uses the calling thread
// and takes about ten descriptors. No signal handler, child or working folder of the process is
// touched: a SIGCHLD handler or wait(-1) elsewhere never sees the box.
//
// The death of the calling thread or process kills its run.
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

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace aha::sandbox
