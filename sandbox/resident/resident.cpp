#include "sandbox/resident/resident.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

namespace aha::sandbox {
namespace {

constexpr short kGone = POLLHUP | POLLERR | POLLNVAL;

void take(const int* fds, int count, const RunOrder& order, RunDescriptors& descriptors) noexcept {
  int at = 0;
  const auto next = [&] { return at < count ? fds[at++] : -1; };
  for (int place = 0; place < 3; ++place) descriptors.program[place] = next();
  if (order.plan_file) descriptors.plan = next();
  if (order.requests) descriptors.program[3] = next();
  if (order.answers) descriptors.program[4] = next();
  if (order.executable) descriptors.executable = next();
  if (order.join_file) descriptors.join_file = next();
  if (order.cgroup) descriptors.cgroup = next();
}

// The plan that came in the last order of a run.
alignas(std::max_align_t) char plan_bytes[kLongestPlanInMessage];
std::size_t plan_size = 0;

// Once the run has its copy: the next program may be a copy of this process, and a plan holds
// files.
void forget_plan() noexcept {
  explicit_bzero(plan_bytes, plan_size);
  plan_size = 0;
}

// False where there was none after all.
bool receive(RunOrder& order, RunDescriptors& descriptors) noexcept {
  iovec parts[2] = {{&order, sizeof order}, {plan_bytes, sizeof plan_bytes}};
  alignas(cmsghdr) char space[CMSG_SPACE(kMostOrderDescriptors * sizeof(int))];
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  message.msg_control = space;
  message.msg_controllen = sizeof space;
  const ssize_t size = recvmsg(kResidentControl, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (size < static_cast<ssize_t>(sizeof order)) return false;
  plan_size = std::max(plan_size, static_cast<std::size_t>(size) - sizeof order);
  descriptors.cut_off = (message.msg_flags & MSG_CTRUNC) != 0;
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (order.kind == RunOrder::Kind::run && header != nullptr) {
    int fds[kMostOrderDescriptors];
    const std::size_t bytes = header->cmsg_len - CMSG_LEN(0);
    std::memcpy(fds, CMSG_DATA(header), bytes);
    take(fds, static_cast<int>(bytes / sizeof(int)), order, descriptors);
  }
  return true;
}

void close_all(const RunDescriptors& descriptors) noexcept {
  const auto close_one = [](int fd) {
    if (fd >= 0) close(fd);
  };
  close_one(descriptors.plan);
  for (const int fd : descriptors.program) close_one(fd);
  close_one(descriptors.executable);
  close_one(descriptors.join_file);
  close_one(descriptors.cgroup);
}

std::int64_t microseconds(const rusage& usage) noexcept {
  const auto of = [](const timeval& time) {
    return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_usec;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

void kill_children() noexcept {
  char text[4096];
  const int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  const ssize_t size = file < 0 ? 0 : read(file, text, sizeof text - 1);
  if (file >= 0) close(file);
  text[size > 0 ? size : 0] = '\0';
  char* at = text;
  for (char* end = text;; at = end) {
    const long child = std::strtol(at, &end, 10);
    if (end == at) return;
    kill(static_cast<pid_t>(child), SIGKILL);
  }
}

// Gives their processor time.
std::int64_t kill_rest() noexcept {
  std::int64_t time = 0;
  for (;;) {
    kill_children();
    rusage usage{};
    if (wait4(-1, nullptr, __WALL, &usage) >= 0) {
      time += microseconds(usage);
    } else if (errno != EINTR) {
      return time;
    }
  }
}

// With namespaces all of the box dies with this process, its pid namespace's first.
[[noreturn]] void leave(Namespaces namespaces) noexcept {
  if (namespaces == Namespaces::none) kill_rest();
  _exit(0);
}

// Waits for an order or, with a run under way, for its end.
void wait_for_event(pollfd& control, pollfd& run, Namespaces namespaces) noexcept {
  pollfd watched[3] = {control, {kResidentRunner, POLLIN, 0}, run};
  while (poll(watched, 3, -1) < 0) {
    if (errno != EINTR) leave(namespaces);
  }
  if (watched[1].revents != 0 || (watched[0].revents & kGone) != 0) leave(namespaces);
  control.revents = watched[0].revents;
  run.revents = watched[2].revents;
}

// With namespaces every process of the run is dead when its first one can be waited for.
void watch(int run, Namespaces namespaces, const RunProgress& progress) noexcept {
  BoxReport report;
  pollfd control{kResidentControl, POLLIN, 0};
  pollfd ended{run, POLLIN, 0};
  while (ended.revents == 0) {
    wait_for_event(control, ended, namespaces);
    RunOrder order;
    RunDescriptors none;
    if (control.revents == 0 || !receive(order, none)) continue;
    if (order.kind == RunOrder::Kind::kill) {
      syscall(SYS_pidfd_send_signal, run, SIGKILL, nullptr, 0);
    } else if (order.kind == RunOrder::Kind::tell_progress) {
      report.kind = BoxReport::Kind::progress;
      report.progress = progress;
      send_report(kResidentControl, report);
    }
  }
  siginfo_t info{};
  rusage usage{};
  while (syscall(SYS_waitid, P_PIDFD, run, &info, WEXITED | __WALL, &usage) < 0 && errno == EINTR) {
  }
  report.kind = BoxReport::Kind::ended;
  report.progress = progress;
  report.cpu_microseconds = microseconds(usage);
  if (namespaces == Namespaces::none) report.cpu_microseconds += kill_rest();
  report.max_resident_kib = usage.ru_maxrss;
  send_report(kResidentControl, report);
}

long start_run(const RunDescriptors& descriptors, Namespaces namespaces, int& pidfd) noexcept {
  clone_args args{};
  args.flags = CLONE_PIDFD;
  if (namespaces == Namespaces::of_each_run) {
    args.flags |= CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC;
  }
  args.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
  if (descriptors.cgroup >= 0) {
    args.flags |= CLONE_INTO_CGROUP;
    if (namespaces == Namespaces::of_each_run) args.flags |= CLONE_NEWCGROUP;
    args.cgroup = static_cast<std::uint64_t>(descriptors.cgroup);
  }
  return syscall(SYS_clone3, &args, sizeof args);
}

void report_no_run() noexcept {
  BoxFailure failure;
  fail(failure, BoxStage::fork);
  send_failure(kResidentControl, failure);
  BoxReport report;
  report.kind = BoxReport::Kind::ended;
  send_report(kResidentControl, report);
}

[[noreturn]] void refuse(BoxStage stage) noexcept {
  BoxFailure failure;
  fail(failure, stage);
  give_up(kResidentControl, failure);
}

ResidentState make_state(ProgramStart start, Namespaces namespaces) noexcept {
  ResidentState state;
  state.start = start;
  state.has_namespaces = namespaces == Namespaces::of_each_run;
  state.shows_processes = state.has_namespaces && access("/proc/self", F_OK) == 0;
  state.processors.size =
      syscall(SYS_sched_getaffinity, 0, sizeof state.processors.bits, state.processors.bits.data());
  if (state.processors.size < 0) refuse(BoxStage::resident);
  void* shared =
      mmap(nullptr, sizeof(RunProgress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) refuse(BoxStage::resident);
  state.plan = plan_bytes;
  state.progress = new (shared) RunProgress;
  return state;
}

}  // namespace

void serve_runs(ProgramStart start, Namespaces namespaces, RunPlan& plan) noexcept {
  sigset_t all;
  sigfillset(&all);
  if (sigprocmask(SIG_SETMASK, &all, nullptr) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
      (namespaces == Namespaces::none && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)) {
    refuse(BoxStage::resident);
  }
  // A copy would lack the other threads. There is no /proc to count them in, but the kernel refuses
  // to part a thread from its group unless it is alone.
  if (start == ProgramStart::continue_ && unshare(CLONE_THREAD) != 0) refuse(BoxStage::threads);
  const ResidentState state = make_state(start, namespaces);
  BoxReport report;
  report.kind = BoxReport::Kind::ready;
  send_report(kResidentControl, report);
  for (;;) {
    pollfd control{kResidentControl, POLLIN, 0};
    pollfd none{-1, 0, 0};
    wait_for_event(control, none, namespaces);
    RunOrder order;
    RunDescriptors descriptors;
    // A kill that comes between runs was for one that had ended by itself.
    if (!receive(order, descriptors) || order.kind != RunOrder::Kind::run) continue;
    const pid_t resident = getpid();
    *state.progress = {};
    int run = -1;
    const long pid = start_run(descriptors, namespaces, run);
    if (pid == 0) {
      if (namespaces == Namespaces::none) die_with(resident);
      run_process(descriptors, state, plan);
      return;
    }
    close_all(descriptors);
    forget_plan();
    if (pid < 0) {
      report_no_run();
      continue;
    }
    watch(run, namespaces, *state.progress);
    close(run);
  }
}

}  // namespace aha::sandbox
