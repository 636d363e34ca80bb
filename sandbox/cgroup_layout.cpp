#include "sandbox/cgroup_layout.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include "sandbox/run_cgroup.h"

namespace aha::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUnified = "";  // the controller name of version 2 in /proc/self/cgroup

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// The path of this process in each hierarchy: lines "4:memory:/path", "0::/path".
std::map<std::string, std::string> own_paths(const std::string& process) {
  std::map<std::string, std::string> paths;
  std::ifstream file(process + "/cgroup");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string path = line.substr(second + 1);
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (controllers.empty()) paths[kUnified] = path;
    for (const std::string& controller : split(controllers, ',')) paths[controller] = path;
  }
  return paths;
}

// The folder that shows `path` of a hierarchy whose part `root` is mounted at `mount_point`.
std::string folder_of(const std::string& mount_point, const std::string& root, std::string path) {
  if (root != "/" && path.rfind(root, 0) == 0) path.erase(0, root.size());
  return path.empty() || path == "/" ? mount_point : mount_point + path;
}

// This process's own folder in each hierarchy, by controller.
std::map<std::string, std::string> own_folders(const std::string& process) {
  const std::map<std::string, std::string> paths = own_paths(process);
  std::map<std::string, std::string> folders;
  std::ifstream file(process + "/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> words = split(line, ' ');
    const std::size_t dash = line.find(" - ");
    if (words.size() < 6 || dash == std::string::npos) continue;
    const std::vector<std::string> tail = split(line.substr(dash + 3), ' ');
    if (tail.size() < 3) continue;
    std::vector<std::string> controllers;
    // Nobody may put a process outside of his cgroup namespace, as whose root "/.." is shown.
    const bool is_outside = words[3] == "/.." || words[3].rfind("/../", 0) == 0;
    if (tail[0] == "cgroup2" && !is_outside) controllers = {kUnified};
    if (tail[0] == "cgroup") controllers = split(tail[2], ',');
    for (const std::string& controller : controllers) {
      const auto path = paths.find(controller);
      if (path != paths.end()) {
        folders.try_emplace(controller, folder_of(words[4], words[3], path->second));
      }
    }
  }
  return folders;
}

bool lists(const std::string& file_name, std::string_view word) {
  std::ifstream file(file_name);
  for (std::string found; file >> found;) {
    if (found == word) return true;
  }
  return false;
}

// Empty where a cgroup can be made in `folder`, else why not.
std::string try_folder(const std::string& folder) {
  const std::string name = folder + "/" + next_cgroup_name();
  if (mkdir(name.c_str(), 0755) != 0) {
    return "making a cgroup in " + folder + ": " + std::generic_category().message(errno);
  }
  rmdir(name.c_str());
  return "";
}

// Version 2 hands its memory controller to children only where the parent holds no process itself.
std::string try_unified_memory(const std::string& folder) {
  if (!lists(folder + "/cgroup.controllers", "memory")) {
    return folder + " has no memory controller";
  }
  if (std::string problem = try_folder(folder); !problem.empty()) return problem;
  // Who makes a process in a cgroup below needs this file as well.
  const std::string members = folder + "/cgroup.procs";
  if (access(members.c_str(), W_OK) != 0) {
    return "opening " + members + ": " + std::generic_category().message(errno);
  }
  if (lists(folder + "/cgroup.subtree_control", "memory")) return "";
  std::ofstream control(folder + "/cgroup.subtree_control");
  control << "+memory" << std::flush;
  if (control.good() && lists(folder + "/cgroup.subtree_control", "memory")) return "";
  return folder + " holds processes, so its memory controller cannot be handed to children";
}

// This process's own folder serves where it is the root of all, which alone may hold processes as
// well; else the folder around it. Empty where neither does, and why.
std::string find_unified_memory(const std::string& own, std::string& problem) {
  problem = try_unified_memory(own);
  if (problem.empty()) return own;
  std::string around = fs::path(own).parent_path();
  if (access((around + "/cgroup.procs").c_str(), F_OK) != 0) return "";  // not of the mount
  const std::string refusal = try_unified_memory(around);
  if (refusal.empty()) return around;
  problem += "; " + refusal;
  return "";
}

void find_memory(CgroupLayout& layout, const std::map<std::string, std::string>& folders) {
  std::string problem = "no cgroup file system is mounted";
  if (const auto unified = folders.find(kUnified); unified != folders.end()) {
    layout.memory_folder = find_unified_memory(unified->second, problem);
    if (!layout.memory_folder.empty()) {
      layout.memory = CgroupLayout::Version::v2;
      return;
    }
  }
  if (const auto legacy = folders.find("memory"); legacy != folders.end()) {
    problem = try_folder(legacy->second);
    if (problem.empty()) {
      layout.memory = CgroupLayout::Version::v1;
      layout.memory_folder = legacy->second;
      return;
    }
  }
  layout.memory_missing = problem;
  layout.memory_mend =
      "run as root, or where systemd runs: systemd-run --user --scope COMMAND; in a container show "
      "it the host's cgroups, writable (docker run --cgroupns=host -v "
      "/sys/fs/cgroup:/sys/fs/cgroup:rw)";
}

void find_cpu(CgroupLayout& layout, const std::map<std::string, std::string>& folders) {
  layout.cpu_missing = "no cgroup can be made that counts processor time";
  if (layout.memory == CgroupLayout::Version::v2) {
    layout.cpu = layout.memory;
    layout.cpu_folder = layout.memory_folder;
    return;
  }
  const auto legacy = folders.find("cpuacct");
  if (legacy == folders.end()) return;
  if (const std::string problem = try_folder(legacy->second); !problem.empty()) {
    layout.cpu_missing = problem;
    return;
  }
  layout.cpu = CgroupLayout::Version::v1;
  layout.cpu_folder = legacy->second;
}

// A runner that was killed could not take its empty cgroups away; their names say whose they were.
void remove_stale(const std::string& folder) {
  std::error_code error;
  const fs::directory_iterator end;
  for (fs::directory_iterator entry(folder, error); !error && entry != end;
       entry.increment(error)) {
    const std::optional<pid_t> runner = runner_of_cgroup(entry->path().filename());
    if (runner && access(("/proc/" + std::to_string(*runner)).c_str(), F_OK) != 0) {
      remove_cgroup(entry->path());
    }
  }
}

}  // namespace

CgroupLayout find_cgroup_layout(const std::string& process) {
  const std::map<std::string, std::string> folders = own_folders(process);
  CgroupLayout layout;
  find_memory(layout, folders);
  find_cpu(layout, folders);
  if (!layout.memory_folder.empty()) remove_stale(layout.memory_folder);
  if (!layout.cpu_folder.empty()) remove_stale(layout.cpu_folder);
  return layout;
}

}  // namespace aha::sandbox
