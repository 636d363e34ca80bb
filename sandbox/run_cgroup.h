#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "sandbox/cgroup_layout.h"
#include "sandbox/file_descriptor.h"

namespace aha::sandbox {

// The cgroups of one run: made before it, removed when this goes. Not for use by several threads.
// https://docs.kernel.org/admin-guide/cgroup-v2.html, .../cgroup-v1/memory.html
class RunCgroup {
 public:
  struct Uses {
    bool memory = false;  // limit and count memory
    bool cpu = false;     // count processor time
  };

  // Throws std::system_error where the kernel refuses.
  RunCgroup(const CgroupLayout& layout, Uses uses, std::uint64_t memory_bytes);
  ~RunCgroup();
  RunCgroup(const RunCgroup&) = delete;
  RunCgroup& operator=(const RunCgroup&) = delete;

  // Version 2: the folder for clone3's CLONE_INTO_CGROUP; -1 where there is none.
  int folder_descriptor() const { return unified_.get(); }

  // Version 1: files to which the box's first process writes "0". A thread that moves itself takes
  // no global lock, unlike a move by cgroup.procs.
  std::array<int, 2> join_files() const { return {join_files_[0].get(), join_files_[1].get()}; }

  bool limits_memory() const { return !memory_.empty(); }
  bool counts_cpu() const { return static_cast<bool>(cpu_file_); }
  double cpu_seconds() const;
  std::uint64_t peak_memory_bytes()
      const;                        // 0 where the kernel does not say (version 2 before 5.19)
  bool memory_was_refused() const;  // the kernel killed for want of memory

 private:
  void make_unified(std::uint64_t memory_bytes);
  void make_legacy_memory(std::uint64_t memory_bytes);
  void make_legacy_cpu();

  bool is_unified_ = false;
  std::string memory_;  // folder; empty: none
  std::string cpu_;     // folder; empty: none, or the same as memory_
  FileDescriptor unified_;
  FileDescriptor cpu_file_;
  std::array<FileDescriptor, 2> join_files_;
};

// A name no other cgroup has, "aha-<pid of this process>-<number>", and whose a name is: nothing
// where it is not of this form.
std::string next_cgroup_name();
std::optional<pid_t> runner_of_cgroup(const std::string& name);

}  // namespace aha::sandbox
