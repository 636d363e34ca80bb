#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/limits.h"
#include "sandbox/program.h"
#include "sandbox/root_plan.h"
#include "sandbox/run_plan.h"

namespace aha::sandbox {

// Throws SandboxError where a run of these makes no sense: no argument, a NUL byte where the kernel
// takes C strings, a file name that is not plain or given twice, a limit that is not positive.
void check_run(const Program& program, const Limits& limits);

// A run's plan and the texts that it points to.
struct PlannedRun {
  RunPlan plan;
  std::vector<std::string> readable;
  std::string working_folder;
  std::vector<std::string> environment_texts;
  std::string working_mount_options;
};

// Decided by `program`, from which it borrows, and `limits`; without filter and Landlock. Without
// `memory_by_cgroup`, memory is limited by address space. Throws std::runtime_error where the
// caller's own hard limits do not allow it.
std::unique_ptr<PlannedRun> plan_run(const Program& program, const Limits& limits,
                                     bool memory_by_cgroup);

// What Landlock lets the run read: what `root` shows, of the box or, without namespaces, the host.
// The box's /dev goes without saying.
void allow_reading(PlannedRun& run, const RootPlan& root, bool has_namespaces);

// Makes it one without namespaces, in this folder of the host's.
void borrow_folder(PlannedRun& run, const std::string& folder);

// "NAME=value" of each variable.
std::vector<std::string> environment_texts(const std::map<std::string, std::string>& environment);

// Null-terminated pointers to texts that live elsewhere; execve's type lacks the const.
std::vector<char*> pointers_to(const std::vector<std::string>& texts);

// A tmpfs's size and number of files.
std::string tmpfs_options(std::uint64_t bytes, std::uint64_t entries);

}  // namespace aha::sandbox
