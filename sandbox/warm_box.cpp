#include "sandbox/warm_box.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "sandbox/box_process.h"
#include "sandbox/channels.h"
#include "sandbox/plan_run.h"
#include "sandbox/system_failure.h"
#include "sandbox/write_all.h"

namespace aha::sandbox {
namespace {

constexpr std::uint64_t kNewNamespaces =
    CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;

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

[[noreturn]] void refuse_namespaces(const std::string& what) {
  const int error = errno;
  throw std::runtime_error(what + ": " + std::generic_category().message(error) +
                           "; to mend: " + mend_for_namespaces(error));
}

[[noreturn]] void refuse_process(bool has_namespaces) {
  if (has_namespaces) {
    refuse_namespaces(
        "starting the box's process in new user, pid, mount, ipc, net, uts and cgroup namespaces "
        "(clone3)");
  }
  BoxReport report;
  report.stage = BoxStage::fork;
  report.error = errno;
  throw std::runtime_error(message_of(report, "(clone3)"));
}

void write_map(pid_t pid, const char* file, const std::string& text) {
  const std::string path = "/proc/" + std::to_string(pid) + "/" + file;
  const FileDescriptor map(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!map || !write_all(map.get(), text)) refuse_namespaces("mapping the box's ids, " + path);
}

FileDescriptor open_self() {
  FileDescriptor self(static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)));
  if (!self) refused("pidfd_open");
  return self;
}

std::string subject_of(const BoxReport& report, const RootPlan& root) {
  return report.stage == BoxStage::bind ? root.binds[report.index].source : "";
}

}  // namespace

WarmBox::WarmBox(const BoxKind& kind, const ResidentCommand& command, int cgroup_folder) {
  const auto& [root, identity, filter, has_namespaces] = kind;
  const FileDescriptor self = open_self();
  const FileDescriptor input = make_sealed_file("input", "");
  Pipe output = make_pipe();
  Pair control = make_pair(SOCK_SEQPACKET);
  const std::vector<char*> argv = pointers_to(command.argv);
  const std::vector<char*> environment = pointers_to(command.environment);
  BoxPlan plan;
  plan.root = &root;
  plan.root_mount_options =
      tmpfs_options(command.file.size() + (std::uint64_t{1} << 20), root.entries() + 1);
  plan.resident_path = std::string(kResidentFolder) + "/" + command.file_name;
  plan.resident = command.file;
  plan.argv = argv;
  plan.environment = environment;
  plan.drop_groups = identity.privileged;
  plan.filter = filter;
  plan.input = input.get();
  plan.output = output.write.get();
  plan.error_output = output.write.get();
  plan.control = control.box.get();
  plan.runner = self.get();

  plan.has_namespaces = has_namespaces;
  plan.host_user = identity.host_user;
  plan.host_group = identity.host_group;
  const FileDescriptor resident =
      has_namespaces ? FileDescriptor() : make_sealed_file("resident", command.file);
  plan.resident_file = resident.get();

  int pidfd = -1;
  clone_args args{};
  args.flags = (has_namespaces ? kNewNamespaces : 0) | CLONE_PIDFD | CLONE_CLEAR_SIGHAND;
  args.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
  args.exit_signal = 0;  // no SIGCHLD, and no wait(-1) of the caller's sees it
  if (cgroup_folder >= 0) {
    // Each run gets a cgroup namespace instead. The box's would have the box's folder for its root,
    // and the runs are put into another beside it, which the kernel refuses where the hierarchy is
    // mounted with nsdelegate, as systemd does.
    args.flags |= CLONE_INTO_CGROUP;
    args.cgroup = static_cast<std::uint64_t>(cgroup_folder);
  } else if (has_namespaces) {
    args.flags |= CLONE_NEWCGROUP;
  }
  {
    const BlockedSignals blocked;
    pid_ = static_cast<pid_t>(syscall(SYS_clone3, &args, sizeof args));
    if (pid_ == 0) start_box(plan);
  }
  if (pid_ < 0) refuse_process(has_namespaces);
  pidfd_ = FileDescriptor(pidfd);
  control_ = std::move(control.runner);
  control.box.reset();
  output.write.reset();
  try {
    constexpr std::uint64_t kWordsKept = 4096;
    CapturedOutput words(std::move(output.read), kWordsKept);
    if (has_namespaces) map_identity(identity);
    send_go();
    wait_until_ready(root, words);
  } catch (...) {
    kill_and_reap();
    throw;
  }
}

WarmBox::~WarmBox() { kill_and_reap(); }

void WarmBox::map_identity(const IdentityMap& identity) const {
  // Without privilege the kernel wants setgroups given up before a group is mapped.
  if (!identity.privileged) write_map(pid_, "setgroups", "deny");
  const std::string inside = std::to_string(kBoxUserId) + " ";
  write_map(pid_, "uid_map", inside + std::to_string(identity.host_user) + " 1");
  write_map(pid_, "gid_map", inside + std::to_string(identity.host_group) + " 1");
}

void WarmBox::send_go() const {
  if (send(control_.get(), "g", 1, MSG_NOSIGNAL) != 1)
    refused("the box's process died at its start");
}

void WarmBox::wait_until_ready(const RootPlan& root, CapturedOutput& words) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(kLongestBoxStart);
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) throw std::runtime_error(message_of_late_box());
    pollfd control{control_.get(), POLLIN, 0};
    poll(&control, 1, static_cast<int>(left.count()));
    if (const std::optional<BoxReport> report = next_report()) {
      if (report->kind == BoxReport::Kind::ready) return;
      const std::string text = message_of(*report, subject_of(*report, root));
      if (report->stage == BoxStage::threads) throw ResidentUnfit(text);
      throw std::runtime_error(text);
    }
    if (is_lost()) {
      words.read_available();
      const std::string text = "the box's process ended before it was ready: " + words.take();
      if (has_exited()) throw ResidentUnfit(text);
      throw std::runtime_error(text);
    }
  }
}

// What makes a run, one process waiting for the other, and a program in its first moments stay
// where this thread is: to wake them or to go on elsewhere costs more than it gains, most where all
// processors have work. Where the machine does not let it, a run is slower and the same.
void WarmBox::follow_this_thread() noexcept {
  const int here = sched_getcpu();
  if (here == processor_ || here < 0 || here >= CPU_SETSIZE) return;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(here, &one);
  sched_setaffinity(pid_, sizeof one, &one);
  processor_ = here;
}

void WarmBox::start_run(const RunPlan& plan, const RunDescriptors& descriptors) {
  follow_this_thread();
  std::optional<std::vector<char>> bytes = run_plan_message(plan);
  const FileDescriptor file = bytes ? FileDescriptor() : make_file("plan");
  if (file && !write_run_plan(plan, file.get())) refused("writing a run's plan");
  RunOrder order;
  int fds[kMostOrderDescriptors] = {descriptors.input, descriptors.output,
                                    descriptors.error_output};
  int count = 3;
  const auto add = [&](int fd) {
    if (fd >= 0) fds[count++] = fd;
    return fd >= 0;
  };
  order.plan_file = add(file.get());
  order.requests = add(descriptors.requests);
  order.answers = add(descriptors.answers);
  order.executable = add(descriptors.executable);
  order.join_file = add(descriptors.join_file);
  order.cgroup = add(descriptors.cgroup);
  order.may_end_early = descriptors.may_end_early;

  iovec parts[2] = {{&order, sizeof order}, {}};
  if (bytes) parts[1] = {bytes->data(), bytes->size()};
  alignas(cmsghdr) char space[CMSG_SPACE(sizeof fds)] = {};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  message.msg_control = space;
  const std::size_t space_used = static_cast<std::size_t>(count) * sizeof(int);
  message.msg_controllen = CMSG_SPACE(space_used);
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(space_used);
  std::memcpy(CMSG_DATA(header), fds, space_used);
  // Where the resident process is dead, the reports end.
  if (sendmsg(control_.get(), &message, MSG_NOSIGNAL) < 0 && errno != EPIPE &&
      errno != ECONNRESET) {
    refused("ordering a run");
  }
}

void WarmBox::order(RunOrder::Kind kind) const noexcept {
  RunOrder order;
  order.kind = kind;
  send(control_.get(), &order, sizeof order, MSG_NOSIGNAL);
}

void WarmBox::kill_run() noexcept { order(RunOrder::Kind::kill); }

void WarmBox::ask_progress() noexcept { order(RunOrder::Kind::tell_progress); }

// By itself, and was not killed.
bool WarmBox::has_exited() const noexcept {
  constexpr int kLongestEnd = 1000;  // milliseconds from the end of its socket
  pollfd ended{pidfd_.get(), POLLIN, 0};
  poll(&ended, 1, kLongestEnd);
  siginfo_t info{};
  syscall(SYS_waitid, P_PIDFD, pidfd_.get(), &info, WEXITED | WNOHANG | WNOWAIT | __WALL, nullptr);
  return info.si_code == CLD_EXITED;
}

void WarmBox::kill() noexcept { syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0); }

void WarmBox::kill_and_reap() noexcept {
  if (!pidfd_) return;
  kill();
  siginfo_t info{};
  while (syscall(SYS_waitid, P_PIDFD, pidfd_.get(), &info, WEXITED | __WALL, nullptr) < 0 &&
         errno == EINTR) {
  }
  pidfd_.reset();
}

bool WarmBox::is_alive() const {
  pollfd ended{pidfd_.get(), POLLIN, 0};
  return poll(&ended, 1, 0) == 0;
}

std::optional<BoxReport> WarmBox::next_report() {
  BoxReport report;
  const ssize_t size = recv(control_.get(), &report, sizeof report, MSG_DONTWAIT);
  if (size == static_cast<ssize_t>(sizeof report)) return report;
  if (size == 0 || (errno != EAGAIN && errno != EINTR)) lost_ = true;
  return std::nullopt;
}

}  // namespace aha::sandbox
