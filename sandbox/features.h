#pragma once

#include <string>
#include <vector>

namespace aha::sandbox {

// One protection of the sandbox, as found on this machine.
struct Feature {
  std::string name;  // "user namespaces", "landlock", ...
  bool available = false;
  bool required = false;  // without it nothing runs by Isolation::namespaces
  std::string detail;     // what was found, or what is missing
  std::string mend;       // what a person can do about it; empty where available
};

struct Features {
  std::vector<Feature> all;

  // Whether Sandbox::run can work here with Isolation::namespaces: every required feature is
  // available. The weaker tier needs "seccomp" and "landlock" alone.
  bool sufficient() const;

  // What is required and not available, a line each with the reason; empty where sufficient().
  std::string missing() const;

  // The feature of that name. Throws std::out_of_range.
  const Feature& at(const std::string& name) const;
};

// Tries each feature, in well under a second. Names, in this order: "user namespaces",
// "pid namespaces", "mount namespaces", "ipc namespaces", "network namespaces", "uts namespaces",
// "cgroup namespaces", "seccomp", "landlock", "memory cgroup", "cpu cgroup", "proc" (a run sees its
// own processes, and so its descriptors by name), "box" (a whole box was built and ran a program).
Features probe_features();

}  // namespace aha::sandbox
