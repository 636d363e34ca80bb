#include "sandbox/running_box.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "sandbox/box_process.h"

namespace aha::sandbox {
namespace {

constexpr std::uint64_t kNewNamespaces = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET |
                                         CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

// Handlers of the caller's must not run in the child: all signals wait while it is made.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_;
};

[[noreturn]] void refuse(const std::string& what, int error) {
  throw std::runtime_error(what + ": " + std::generic_category().message(error) +
                           "; to mend: " + mend_for_namespaces(error));
}

void write_map(pid_t pid, const char* file, const std::string& text) {
  const std::string path = "/proc/" + std::to_string(pid) + "/" + file;
  const FileDescriptor map(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!map || write(map.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    refuse("mapping the box's ids (" + path + ")", errno);
  }
}

}  // namespace

RunningBox::RunningBox(const BoxPlan& plan, const IdentityMap& identity, FileDescriptor control,
                       int cgroup_folder)
    : control_(std::move(control)) {
  int pidfd = -1;
  clone_args args{};
  args.flags = kNewNamespaces | CLONE_PIDFD | CLONE_CLEAR_SIGHAND;
  args.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
  args.exit_signal = 0;  // no SIGCHLD, and no wait(-1) of the caller's sees it
  if (cgroup_folder >= 0) {
    args.flags |= CLONE_INTO_CGROUP;
    args.cgroup = static_cast<std::uint64_t>(cgroup_folder);
  }
  {
    const BlockedSignals blocked;
    pid_ = static_cast<pid_t>(syscall(SYS_clone3, &args, sizeof args));
    if (pid_ == 0) run_box(plan);
  }
  if (pid_ < 0) refuse("user, pid, mount, ipc, net, uts and cgroup namespaces (clone3)", errno);
  pidfd_ = FileDescriptor(pidfd);
  try {
    map_identity(identity);
    send_go();
  } catch (...) {
    kill();
    reap();
    throw;
  }
}

RunningBox::~RunningBox() {
  if (reaped_) return;
  kill();
  reap();
}

void RunningBox::map_identity(const IdentityMap& identity) const {
  // Without privilege the kernel wants setgroups given up before a group is mapped.
  if (!identity.privileged) write_map(pid_, "setgroups", "deny");
  const std::string inside = std::to_string(kBoxUserId) + " ";
  write_map(pid_, "uid_map", inside + std::to_string(identity.host_user) + " 1");
  write_map(pid_, "gid_map", inside + std::to_string(identity.host_group) + " 1");
}

void RunningBox::send_go() const {
  if (send(control_.get(), "g", 1, MSG_NOSIGNAL) != 1) {
    throw std::system_error(errno, std::generic_category(), "the box's process died at its start");
  }
}

void RunningBox::kill() noexcept {
  syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
}

rusage RunningBox::reap() {
  siginfo_t info{};
  rusage usage{};
  while (syscall(SYS_waitid, P_PIDFD, pidfd_.get(), &info, WEXITED | __WALL, &usage) < 0 &&
         errno == EINTR) {
  }
  reaped_ = true;
  return usage;
}

std::optional<BoxReport> RunningBox::next_report() {
  BoxReport report;
  const ssize_t size = recv(control_.get(), &report, sizeof report, MSG_DONTWAIT);
  if (size == 0) control_.reset();
  if (size != static_cast<ssize_t>(sizeof report)) return std::nullopt;
  return report;
}

}  // namespace aha::sandbox
