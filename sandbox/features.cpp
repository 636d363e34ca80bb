#include "sandbox/features.h"

#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <system_error>

#include "sandbox/box_report.h"
#include "sandbox/cgroup_layout.h"
#include "sandbox/resident/landlock.h"
#include "sandbox/sandbox.h"

namespace aha::sandbox {
namespace {

// 0 where a process can be made in new namespaces, else errno.
int try_namespaces(std::uint64_t flags) {
  clone_args args{};
  args.flags = flags | CLONE_NEWUSER | CLONE_CLEAR_SIGHAND;
  const long pid = syscall(SYS_clone3, &args, sizeof args);
  if (pid == 0) _exit(0);
  if (pid < 0) return errno;
  while (waitpid(static_cast<pid_t>(pid), nullptr, __WALL) < 0 && errno == EINTR) {
  }
  return 0;
}

Feature namespace_feature(const char* name, std::uint64_t flag) {
  Feature feature{name, false, true, "", ""};
  const int error = try_namespaces(flag);
  feature.available = error == 0;
  if (error != 0) {
    feature.detail = "refused: " + std::generic_category().message(error);
    feature.mend = mend_for_namespaces(error);
  }
  return feature;
}

Feature seccomp_feature() {
  Feature feature{"seccomp", false, true, "", ""};
  const std::uint32_t action = SECCOMP_RET_ERRNO;
  feature.available = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
  if (!feature.available) {
    feature.detail = "refused: " + std::generic_category().message(errno);
    feature.mend = mend_for(BoxStage::seccomp, errno);
  }
  return feature;
}

Feature landlock_feature() {
  Feature feature{"landlock", false, false, "", ""};
  const int abi = landlock_abi();
  feature.available = abi > 0;
  feature.detail = abi > 0 ? "version " + std::to_string(abi)
                           : "not in this kernel, or not switched on; files are still protected by "
                             "the box's mounts";
  if (abi == 0) feature.mend = "boot Linux 5.13 or later with lsm=landlock,... on its command line";
  return feature;
}

std::string folder_detail(CgroupLayout::Version version, const std::string& folder) {
  return std::string("version ") + (version == CgroupLayout::Version::v2 ? "2" : "1") + ", in " +
         folder;
}

Feature memory_feature(const CgroupLayout& layout) {
  Feature feature{"memory cgroup", layout.memory != CgroupLayout::Version::none, false, "", ""};
  if (feature.available) {
    feature.detail = folder_detail(layout.memory, layout.memory_folder);
  } else {
    feature.detail = layout.memory_missing + "; memory is limited by address space instead";
    feature.mend = layout.memory_mend;
  }
  return feature;
}

Feature cpu_feature(const CgroupLayout& layout) {
  Feature feature{"cpu cgroup", layout.cpu != CgroupLayout::Version::none, false, "", ""};
  if (feature.available) {
    feature.detail = folder_detail(layout.cpu, layout.cpu_folder);
  } else {
    feature.detail = layout.cpu_missing + "; processor time is read from /proc instead";
    feature.mend = layout.memory_mend;
  }
  return feature;
}

Feature proc_feature(const Sandbox& sandbox, const Feature& box) {
  Feature feature{"proc", false, false, "", ""};
  if (!box.available) {
    feature.detail = "not tried, for no box can be made";
    feature.mend = "see box below";
    return feature;
  }
  const Result result = sandbox.run({.argv = {"/bin/sh", "-c", ": < /dev/stdin"}});
  feature.available = result.outcome == Outcome::exited && result.exit_code == 0;
  if (feature.available) return feature;
  if (landlock_abi() == 0) {
    feature.detail =
        "not mounted in a box without landlock, which keeps its files from being read; programs "
        "cannot open /dev/stdin, nor Bash <(...)";
    feature.mend = "see landlock above";
    return feature;
  }
  feature.detail = "a box may not mount it; programs cannot open /dev/stdin, nor Bash <(...)";
  feature.mend =
      "see that nothing is mounted inside this machine's own /proc; in a container start it with "
      "--security-opt systempaths=unconfined (Docker), --security-opt unmask=ALL (Podman)";
  return feature;
}

Feature box_feature(const Sandbox& sandbox) {
  Feature feature{"box", false, true, "", ""};
  const Result result = sandbox.run({.argv = {"/bin/sh", "-c", ":"}});
  feature.available = result.outcome == Outcome::exited && result.exit_code == 0;
  if (feature.available) return feature;
  feature.detail = result.message.empty()
                       ? "a run of /bin/sh ended as " + std::string(name_of(result.outcome))
                       : result.message;
  feature.mend = "see the features above";
  return feature;
}

}  // namespace

bool Features::sufficient() const { return missing().empty(); }

std::string Features::missing() const {
  std::string lines;
  for (const Feature& feature : all) {
    if (feature.required && !feature.available)
      lines += feature.name + ": " + feature.detail + "\n";
  }
  return lines;
}

const Feature& Features::at(const std::string& name) const {
  for (const Feature& feature : all) {
    if (feature.name == name) return feature;
  }
  throw std::out_of_range("no sandbox feature is named '" + name + "'");
}

Features probe_features() {
  const CgroupLayout cgroups = find_cgroup_layout();
  const Sandbox sandbox;
  const Feature box = box_feature(sandbox);
  return {{
      namespace_feature("user namespaces", 0),
      namespace_feature("pid namespaces", CLONE_NEWPID),
      namespace_feature("mount namespaces", CLONE_NEWNS),
      namespace_feature("ipc namespaces", CLONE_NEWIPC),
      namespace_feature("network namespaces", CLONE_NEWNET),
      namespace_feature("uts namespaces", CLONE_NEWUTS),
      namespace_feature("cgroup namespaces", CLONE_NEWCGROUP),
      seccomp_feature(),
      landlock_feature(),
      memory_feature(cgroups),
      cpu_feature(cgroups),
      proc_feature(sandbox, box),
      box,
  }};
}

}  // namespace aha::sandbox
