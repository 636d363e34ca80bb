#pragma once

#include <linux/filter.h>
#include <sys/resource.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/program.h"
#include "sandbox/root_plan.h"

namespace aha::sandbox {

// The ids the program sees itself under.
inline constexpr unsigned kBoxUserId = 1000;

// Everything the box's processes need, made before they are started: they only read it. The
// pointers are borrowed and must outlive the run.
struct BoxPlan {
  BoxPlan() = default;
  BoxPlan(BoxPlan&&) = default;  // moves keep what `environment` points to; copies would not
  BoxPlan& operator=(BoxPlan&&) = default;

  struct ResourceLimit {
    int resource;
    rlim_t soft;
    rlim_t hard;
  };

  const RootPlan* root = nullptr;
  const std::vector<BoxFile>* files = nullptr;
  const std::vector<sock_filter>* filter = nullptr;
  std::vector<char*> argv;                     // ends with nullptr, as execve wants it
  std::vector<std::string> environment_texts;  // what `environment` points to
  std::vector<char*> environment;
  std::string root_mount_options;
  std::string working_mount_options;
  std::vector<ResourceLimit> limits;
  int landlock_abi = 0;      // 0: no Landlock here
  bool drop_groups = false;  // the runner is root: its supplementary groups must go

  // Descriptors of the runner.
  int input = -1;
  int output = -1;
  int error_output = -1;
  int requests = -1;                      // the program's descriptor 3; -1 is none
  int answers = -1;                       // the program's descriptor 4; -1 is none
  int control = -1;                       // the box's end of a SOCK_SEQPACKET pair
  std::array<int, 2> join_files{-1, -1};  // cgroup v1: `tasks` files to write "0" to; -1 is none
};

}  // namespace aha::sandbox
