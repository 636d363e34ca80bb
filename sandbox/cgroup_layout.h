#pragma once

#include <string>

namespace aha::sandbox {

// Where this process may make cgroups. Version 2 is preferred where its memory controller can be
// handed to children, in this process's cgroup or the one around it; else version 1.
struct CgroupLayout {
  enum class Version { none, v1, v2 };

  Version memory = Version::none;
  std::string memory_folder;   // runs' cgroups are made in it
  std::string memory_missing;  // where none: why, and
  std::string memory_mend;     // what mends it

  Version cpu = Version::none;  // processor time of a whole run
  std::string cpu_folder;       // the same as memory_folder where one cgroup serves both
  std::string cpu_missing;
};

// Finds it from the files `mountinfo` and `cgroup` in the folder `process`, which a test may have
// made up, and by making a cgroup. Takes away what runners that are dead have left.
CgroupLayout find_cgroup_layout(const std::string& process = "/proc/self");

}  // namespace aha::sandbox
