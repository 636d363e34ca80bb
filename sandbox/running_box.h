#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <optional>

#include "sandbox/box_plan.h"
#include "sandbox/box_report.h"
#include "sandbox/file_descriptor.h"
#include "sandbox/identity_map.h"

namespace aha::sandbox {

// A started box, seen from the runner. For one thread.
class RunningBox {
 public:
  // Starts the box (box_process.h). `control` is the runner's end of the pair whose other end is
  // plan.control. `cgroup_folder` is a version 2 cgroup to start in, or -1. Throws
  // std::runtime_error, with what mends it, where the machine refuses.
  RunningBox(const BoxPlan& plan, const IdentityMap& identity, FileDescriptor control,
             int cgroup_folder);

  // Kills and reaps, unless reaped.
  ~RunningBox();
  RunningBox(const RunningBox&) = delete;
  RunningBox& operator=(const RunningBox&) = delete;

  pid_t pid() const { return pid_; }
  int descriptor() const { return pidfd_.get(); }  // readable once every process of the box is dead
  int control() const { return control_.get(); }   // readable when a report has come; -1: no more

  void kill() noexcept;

  // Waits for the box's end. Gives the resource usage of all its processes but those that a process
  // of the box told the kernel not to report.
  rusage reap();

  // The next report, if one has come. Does not block.
  std::optional<BoxReport> next_report();

 private:
  void map_identity(const IdentityMap& identity) const;
  void send_go() const;

  pid_t pid_ = -1;
  FileDescriptor pidfd_;
  FileDescriptor control_;
  bool reaped_ = false;
};

}  // namespace aha::sandbox
