#include "sandbox/box_report.h"

#include <cerrno>
#include <system_error>

namespace aha::sandbox {

std::string describe(BoxStage stage) {
  switch (stage) {
    case BoxStage::none:
      return "starting the box";
    case BoxStage::cgroup:
      return "joining the run's cgroup";
    case BoxStage::identity:
      return "taking the box's user id";
    case BoxStage::detach_mounts:
      return "detaching the box's mounts from the host's";
    case BoxStage::new_root:
      return "mounting the box's root";
    case BoxStage::bind:
      return "showing a host path in the box";
    case BoxStage::enter_root:
      return "entering the box's root";
    case BoxStage::resident:
      return "starting the box's resident process";
    case BoxStage::threads:
      return "keeping an interpreter warm (what it imports starts threads)";
    case BoxStage::receive:
      return "taking a run's plan and descriptors";
    case BoxStage::own_processes:
      return "mounting the run's own /proc";
    case BoxStage::working_folder:
      return "mounting the working folder";
    case BoxStage::place_file:
      return "writing a file into the working folder";
    case BoxStage::fork:
      return "starting the program's process";
    case BoxStage::limits:
      return "setting a resource limit";
    case BoxStage::privileges:
      return "giving up privileges";
    case BoxStage::landlock:
      return "restricting files by Landlock";
    case BoxStage::seccomp:
      return "restricting system calls by seccomp";
    case BoxStage::execute:
      return "executing the program";
  }
  return "an unknown step";
}

namespace {

// Of a process that could not be made; empty where its namespaces may be the reason.
std::string mend_for_processes(int error) {
  if (error == EAGAIN) {
    return "raise the number of processes (ulimit -u, pids.max of the cgroup, kernel.pid_max), or "
           "fewer runs at once";
  }
  return error == ENOMEM ? "more memory, or fewer runs at once" : "";
}

}  // namespace

std::string mend_for(BoxStage stage, int error) {
  switch (stage) {
    case BoxStage::identity:
    case BoxStage::detach_mounts:
    case BoxStage::new_root:
    case BoxStage::enter_root:
    case BoxStage::own_processes:
    case BoxStage::working_folder:
      return mend_for_namespaces(error);
    case BoxStage::bind:
      if (error == ENOSYS) return "Linux 5.12 or later is needed (open_tree, mount_setattr)";
      if (error == EACCES) return "let every user read and enter that path (chmod o+rx)";
      return mend_for_namespaces(error);
    case BoxStage::threads:
      return "take the module that starts threads when it is imported from the interpreter's path "
             "(python3 -X importtime lists what is imported; sitecustomize and .pth files count)";
    case BoxStage::seccomp:
      return "a kernel with CONFIG_SECCOMP_FILTER is needed";
    case BoxStage::fork:
      return mend_for_processes(error);
    default:
      return "";
  }
}

std::string mend_for_namespaces(int error) {
  if (error == ENOSYS) return "Linux 5.12 or later is needed, outside gVisor";
  if (error == ENOSPC) return "as root: sysctl -w user.max_user_namespaces=65536";
  if (std::string mend = mend_for_processes(error); !mend.empty()) return mend;
  return "as root: sysctl -w user.max_user_namespaces=65536; on Debian also "
         "kernel.unprivileged_userns_clone=1, on Ubuntu 24.04 and later "
         "kernel.apparmor_restrict_unprivileged_userns=0; in a container: start it with "
         "--security-opt seccomp=unconfined --security-opt apparmor=unconfined (Docker, Podman) "
         "and not in a chroot";
}

std::string message_of(const BoxReport& report, const std::string& subject) {
  std::string text = describe(report.stage);
  if (!subject.empty()) text += " " + subject;
  text += ": " + std::generic_category().message(report.error);
  const std::string mend = mend_for(report.stage, report.error);
  return mend.empty() ? text : text + "; to mend: " + mend;
}

std::string message_of_late_box() {
  return "the box was not ready within " + std::to_string(kLongestBoxStart) +
         " seconds: this machine is overloaded; to mend: fewer runs at once";
}

}  // namespace aha::sandbox
