#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/cgroup_layout.h"
#include "sandbox/file_descriptor.h"
#include "sandbox/identity_map.h"

namespace aha::sandbox {

// The cgroups of one box's runs, one run at a time; removed when this goes. For one thread at a
// time. https://docs.kernel.org/admin-guide/cgroup-v2.html, .../cgroup-v1/memory.html
class RunCgroup {
 public:
  struct Uses {
    bool memory = false;  // limit and count memory
    bool cpu = false;     // count processor time
  };

  // Makes a folder, in which the kernel makes a cgroup's files.
  using MakeFolder = int (*)(const char* path, mode_t mode);

  // Throws std::system_error where the kernel refuses, here and in begin_run(). `make` is another
  // than mkdir in tests alone.
  RunCgroup(const CgroupLayout& layout, Uses uses, const IdentityMap& identity,
            MakeFolder make = nullptr);
  ~RunCgroup();
  RunCgroup(const RunCgroup&) = delete;
  RunCgroup& operator=(const RunCgroup&) = delete;

  // The next run's limit; counts start anew. Nothing of the last run may be alive.
  void begin_run(std::uint64_t memory_bytes);

  // Version 2: the folders in which the resident process and a run start (CLONE_INTO_CGROUP); -1
  // where there is none.
  int resident_folder() const { return resident_folder_.get(); }
  int run_folder() const { return run_folder_.get(); }

  // Version 1: the box's resident process, whose runs are born where its processor time counts.
  // Its memory does not count, nor may it be killed for want of theirs.
  void take_resident(pid_t resident);

  // Version 1: a file to which a run's program writes "0" before it is one; -1 is none. A thread
  // that moves itself takes no global lock, unlike a move by cgroup.procs.
  int join_file() const { return join_file_.get(); }

  bool limits_memory() const { return !memory_.empty(); }
  bool counts_cpu() const { return static_cast<bool>(cpu_file_); }

  // Of the run that begin_run() began.
  double cpu_seconds() const;
  std::uint64_t peak_memory_bytes()
      const;                        // 0 where the kernel does not say (version 2 before 5.19)
  bool memory_was_refused() const;  // the kernel killed for want of memory

 private:
  std::string make_folder(const std::string& parent, const std::string& name) const;
  void make_unified(const IdentityMap& identity);
  void make_legacy_memory();
  void make_legacy_cpu();
  void begin_unified(std::uint64_t memory_bytes);
  void empty_legacy();
  void renew_legacy();
  void begin_legacy(std::uint64_t memory_bytes);
  void set_legacy_limit(std::uint64_t memory_bytes);
  double total_cpu_seconds() const;
  std::uint64_t total_kills() const;

  const MakeFolder mkdir_;
  bool is_unified_ = false;
  std::string memory_;             // folder; empty: none
  std::vector<std::string> left_;  // folders before it that could not be removed yet
  std::string cpu_;                // version 1: folder; empty: none, or the same as memory_
  unsigned owner_ = 0;       // version 2: whose the folders are, for the box moves its runs itself
  bool gives_away_ = false;  // version 2: that is another user than this process's
  std::uint64_t limit_ = 0;  // version 1: as it is set
  std::uint64_t kills_before_ = 0;
  double cpu_before_ = 0;
  FileDescriptor resident_folder_;
  FileDescriptor run_folder_;
  FileDescriptor cpu_file_;
  FileDescriptor peak_file_;    // version 1: a "0" written to it resets it
  FileDescriptor events_file_;  // has a line "oom_kill N"
  FileDescriptor usage_file_;   // version 1
  FileDescriptor join_file_;
};

// A name no other cgroup has, "aha-<pid namespace>-<pid of this process>-<number>", and whose a
// name is: nothing where it is not of this form and namespace.
std::string next_cgroup_name();
std::optional<pid_t> runner_of_cgroup(const std::string& name);

// Removes a folder that RunCgroup made, with those in it.
void remove_cgroup(const std::string& folder);

}  // namespace aha::sandbox
