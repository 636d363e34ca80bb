#include "sandbox/root_plan.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "sandbox/sandbox.h"

namespace aha::sandbox {
namespace {

namespace fs = std::filesystem;

void add_folder(RootPlan& plan, const std::string& name) {
  if (name.empty()) return;
  if (std::find(plan.folders.begin(), plan.folders.end(), name) != plan.folders.end()) return;
  add_folder(plan, fs::path(name).parent_path());
  plan.folders.push_back(name);
}

void bind_folder(RootPlan& plan, const std::string& source) {
  std::string target = source.substr(1);
  add_folder(plan, target);
  plan.binds.push_back({source, std::move(target)});
}

void bind_file(RootPlan& plan, const std::string& source) {
  std::string target = source.substr(1);
  add_folder(plan, fs::path(target).parent_path());
  plan.empty_files.push_back(target);
  plan.binds.push_back({source, std::move(target)});
}

// Where /lib and its like are links into /usr the box has the same links; on older systems they are
// folders of their own.
void add_system_folder(RootPlan& plan, const std::string& name) {
  std::error_code error;
  const fs::path path = "/" + name;
  if (fs::is_symlink(path, error)) {
    plan.links.push_back({fs::read_symlink(path, error), name});
  } else if (fs::is_directory(path, error)) {
    bind_folder(plan, path);
  }
}

bool is_inside(const std::string& path, const std::string& folder) {
  return path == folder || path.rfind(folder + "/", 0) == 0;
}

void add_readable_folder(RootPlan& plan, const std::string& folder) {
  const fs::path path = fs::path(folder).lexically_normal();
  std::error_code error;
  if (!path.is_absolute() || path != fs::path(folder) || path == "/" ||
      !fs::is_directory(path, error)) {
    throw SandboxError("readable folder '" + folder +
                       "': expected the absolute path of an existing folder other than /, without "
                       "'..' or a '/' at its end");
  }
  for (const char* reserved : {"/box", "/dev", "/proc", "/resident", "/tmp"}) {
    if (is_inside(path, reserved)) {
      throw SandboxError("readable folder '" + folder + "': " + reserved +
                         " is the box's own; choose a folder elsewhere");
    }
  }
  for (const RootPlan::Bind& bind : plan.binds) {
    if (is_inside(path, bind.source)) return;
  }
  bind_folder(plan, path);
}

}  // namespace

RootPlan plan_root(const std::vector<std::string>& readable_folders) {
  RootPlan plan;
  add_folder(plan, "box");
  add_folder(plan, kResidentFolder);
  plan.links.push_back({"box", "tmp"});
  bind_folder(plan, "/usr");
  for (const char* name : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
    add_system_folder(plan, name);
  }
  for (const char* device : {"null", "zero", "full", "random", "urandom"}) {
    bind_file(plan, std::string("/dev/") + device);
  }
  add_folder(plan, kProcessesFolder);
  plan.links.push_back({"/proc/self/fd", "dev/fd"});
  plan.links.push_back({"/proc/self/fd/0", "dev/stdin"});
  plan.links.push_back({"/proc/self/fd/1", "dev/stdout"});
  plan.links.push_back({"/proc/self/fd/2", "dev/stderr"});
  std::error_code error;
  if (fs::is_directory("/etc/alternatives", error)) bind_folder(plan, "/etc/alternatives");
  if (fs::is_regular_file("/etc/ld.so.cache", error)) bind_file(plan, "/etc/ld.so.cache");
  std::vector<std::string> ordered = readable_folders;
  std::sort(ordered.begin(), ordered.end());  // a parent before what lies in it
  for (const std::string& folder : ordered) add_readable_folder(plan, folder);
  return plan;
}

}  // namespace aha::sandbox
