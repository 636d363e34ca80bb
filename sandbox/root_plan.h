#pragma once

#include <string>
#include <vector>

namespace aha::sandbox {

// The box's root file system, decided before the box is started. Names are relative to the new
// root.
struct RootPlan {
  struct Link {
    std::string target;
    std::string name;
  };
  struct Bind {
    std::string source;  // absolute, on the host
    std::string target;  // a folder of `folders` or a file of `empty_files`
  };
  std::vector<std::string> folders;  // parents before children
  std::vector<std::string> empty_files;
  std::vector<Link> links;
  std::vector<Bind> binds;  // all become read-only

  std::size_t entries() const { return folders.size() + empty_files.size() + links.size(); }
};

// Where the resident process's own file lies, inside the box.
inline constexpr const char* kResidentFolder = "resident";

// Where a run sees its own processes (run_steps.h), inside the box.
inline constexpr const char* kProcessesFolder = "proc";

// /usr and what stands for its parts in /, five devices, the links to a process's own descriptors,
// what the dynamic linker and Debian's alternatives read in /etc, and `readable_folders`. Throws
// SandboxError where one of those is not an absolute path of an existing folder.
RootPlan plan_root(const std::vector<std::string>& readable_folders);

}  // namespace aha::sandbox
