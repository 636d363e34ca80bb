#pragma once

#include <linux/filter.h>
#include <sched.h>
#include <sys/types.h>

#include <optional>
#include <stdexcept>
#include <vector>

#include "sandbox/box_report.h"
#include "sandbox/captured_output.h"
#include "sandbox/file_descriptor.h"
#include "sandbox/identity_map.h"
#include "sandbox/resident_command.h"
#include "sandbox/root_plan.h"
#include "sandbox/run_order.h"
#include "sandbox/run_plan.h"

namespace aha::sandbox {

// The resident process gave up by itself before it was ready: it will again.
class ResidentUnfit : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What all boxes of a sandbox have in common.
struct BoxKind {
  RootPlan root;  // not built without namespaces
  IdentityMap identity;
  std::vector<sock_filter> filter;  // of system calls, of the resident process and all its runs
  bool has_namespaces = true;       // false for the weaker tier
};

// A box with its resident process (box_process.h), seen from the runner. One run at a time; for
// one thread at a time.
class WarmBox {
 public:
  // What a run's processes get beside their plan; borrowed descriptors, -1 is none.
  struct RunDescriptors {
    int input = -1;
    int output = -1;
    int error_output = -1;
    int requests = -1;
    int answers = -1;
    int executable = -1;  // executed instead of argv[0]
    int cgroup = -1;      // version 2: a folder to start in
    int join_file = -1;   // version 1

    bool may_end_early = false;  // run_order.h
  };

  // Starts the box and waits until it is ready. `cgroup_folder` is a version 2 cgroup for the
  // resident process, or -1. Throws std::runtime_error, with what mends it, where the machine
  // refuses; ResidentUnfit.
  WarmBox(const BoxKind& kind, const ResidentCommand& command, int cgroup_folder);

  // Kills all that is in it.
  ~WarmBox();
  WarmBox(const WarmBox&) = delete;
  WarmBox& operator=(const WarmBox&) = delete;

  // Orders a run. What comes of it is told by reports: the last is `ended`. Throws
  // std::system_error.
  void start_run(const RunPlan& plan, const RunDescriptors& descriptors);

  // The run that is under way dies, once its program was executed; `ended` follows.
  void kill_run() noexcept;

  // All that is in it dies, and no more reports come.
  void kill() noexcept;

  // `progress` follows, unless `ended` does.
  void ask_progress() noexcept;

  // The next report, if one has come. Does not block.
  std::optional<BoxReport> next_report();

  int control() const { return control_.get(); }  // readable when a report has come
  bool is_lost() const { return lost_; }          // the resident process is dead: reports ended
  bool is_alive() const;                          // whether it is, as of now
  pid_t pid() const { return pid_; }              // of the resident process

 private:
  void map_identity(const IdentityMap& identity) const;
  void order(RunOrder::Kind kind) const noexcept;
  void follow_this_thread() noexcept;
  void send_go() const;
  void wait_until_ready(const RootPlan& root, CapturedOutput& words);
  bool has_exited() const noexcept;
  void kill_and_reap() noexcept;

  pid_t pid_ = -1;
  FileDescriptor pidfd_;
  FileDescriptor control_;
  bool lost_ = false;
  int processor_ = -1;  // where alone the resident process is to run; -1: on all of them
};

}  // namespace aha::sandbox
