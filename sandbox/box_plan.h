#pragma once

#include <linux/filter.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/root_plan.h"

namespace aha::sandbox {

// The ids the program sees itself under.
inline constexpr unsigned kBoxUserId = 1000;

// Everything the start of a warm box needs, made before it: the new process only reads it. The
// pointers are borrowed and must outlive the start.
struct BoxPlan {
  const RootPlan* root = nullptr;
  std::string root_mount_options;
  std::string resident_path;       // of the resident process's file, relative to the box's root
  std::string_view resident;       // what is in it
  std::vector<char*> argv;         // of the resident process; ends with nullptr
  std::vector<char*> environment;  // likewise
  bool drop_groups = false;        // the runner is root: its supplementary groups must go
  std::span<const sock_filter> filter;  // syscall_filter.h: the box's

  // The weaker tier: no namespaces, no root of its own; the resident process takes these ids of the
  // host where the runner is root, and is executed from a file of the runner's.
  bool has_namespaces = true;
  unsigned host_user = 0;
  unsigned host_group = 0;

  // Descriptors of the runner.
  int input = -1;  // this and the next two: the resident process's 0, 1 and 2
  int output = -1;
  int error_output = -1;
  int control = -1;        // the box's end of a SOCK_SEQPACKET pair
  int runner = -1;         // a pidfd of this process
  int resident_file = -1;  // without namespaces
};

}  // namespace aha::sandbox
