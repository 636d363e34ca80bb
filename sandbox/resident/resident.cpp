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

#include <csetjmp>
#include <cstddef>
#include <cstdlib>
#include <new>

#include "sandbox/resident/received_order.h"
#include "sandbox/run_order.h"

namespace aha::sandbox {
namespace {

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

// Until there is an order, or the run that is under way is dead. Ends the process where the runner
// is gone.
void wait_for(int file, Namespaces namespaces) noexcept {
  pollfd watched[2] = {{file, POLLIN, 0}, {kResidentRunner, POLLIN, 0}};
  while (poll(watched, 2, -1) < 0) {
    if (errno != EINTR) leave(namespaces);
  }
  if (watched[1].revents != 0 || (watched[0].revents & ~POLLIN) != 0) leave(namespaces);
}

BoxReport report_of_end(const RunProgress& progress) noexcept {
  BoxReport report;
  report.kind = BoxReport::Kind::ended;
  report.progress = progress;
  return report;
}

// With namespaces every process of the run is dead when its first one can be waited for.
void wait_and_report(int run, const ResidentState& state) noexcept {
  wait_for(run, state.namespaces);
  siginfo_t info{};
  rusage usage{};
  while (syscall(SYS_waitid, P_PIDFD, run, &info, WEXITED | __WALL, &usage) < 0 && errno == EINTR) {
  }
  const RunProgress& progress = *state.progress;
  if (progress.end_is_told) return;
  BoxReport report = report_of_end(progress);
  report.cpu_microseconds = microseconds(usage);
  if (state.namespaces == Namespaces::none) report.cpu_microseconds += kill_rest();
  report.max_resident_kib = usage.ru_maxrss;
  if (progress.failure.stage != BoxStage::none) send_failure(kResidentControl, progress.failure);
  send_report(kResidentControl, report);
}

int run_first_process(void* run) noexcept { run_process(*static_cast<Run*>(run)); }

// Only a copy can be born in a cgroup of version 2. And what a run reads of a plan's file would
// count as the peak of all later ones, of whose memory the kernel keeps the peak with this one's.
bool shares_memory(const RunDescriptors& descriptors) noexcept {
  return descriptors.cgroup < 0 && descriptors.plan < 0;
}

alignas(std::max_align_t) char stack_of_first_process[1 << 16];

// A first process that shares this one's memory, which to copy takes as long as two namespaces, or
// an interpreter's as long as all the rest. Till it is dead this one calls nothing that fails, for
// they share errno too.
pid_t start_run(Run& run, int& pidfd) noexcept {
  std::uint64_t flags = CLONE_PIDFD;
  if (run.resident.namespaces == Namespaces::of_each_run) {
    flags |= CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC;
  }
  if (shares_memory(run.descriptors)) {
    return clone(run_first_process, stack_of_first_process + sizeof stack_of_first_process,
                 static_cast<int>(flags | CLONE_VM), &run, &pidfd);
  }
  clone_args args{};
  args.flags = flags;
  args.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
  if (run.descriptors.cgroup >= 0) {
    args.flags |= CLONE_INTO_CGROUP;
    if (run.resident.namespaces == Namespaces::of_each_run) args.flags |= CLONE_NEWCGROUP;
    args.cgroup = static_cast<std::uint64_t>(run.descriptors.cgroup);
  }
  const auto pid = static_cast<pid_t>(syscall(SYS_clone3, &args, sizeof args));
  if (pid == 0) run_process(run);
  return pid;
}

void report_no_run(BoxStage stage, const RunDescriptors& descriptors) noexcept {
  BoxFailure failure;
  fail(failure, stage);
  close_all(descriptors);
  send_failure(kResidentControl, failure);
  send_report(kResidentControl, report_of_end({}));
}

// False in a copy of this process that has become the run's program.
bool serve_run(const RunDescriptors& descriptors, const ResidentState& state,
               ReceivedPlan& received, RunPlan& plan) noexcept {
  *state.progress = {};
  if (descriptors.cut_off) errno = EMFILE;
  if (descriptors.cut_off || !received.read(descriptors.plan, plan)) {
    report_no_run(BoxStage::receive, descriptors);
    return true;
  }
  std::jmp_buf go_on;
  if (setjmp(go_on) != 0) return false;
  Run run{descriptors, state, plan, getpid(), go_on};
  int pidfd = -1;
  if (start_run(run, pidfd) < 0) {
    report_no_run(BoxStage::fork, descriptors);
    return true;
  }
  close_all(descriptors);
  wait_and_report(pidfd, state);
  close(pidfd);
  return true;
}

[[noreturn]] void refuse(BoxStage stage) noexcept {
  BoxFailure failure;
  fail(failure, stage);
  give_up(kResidentControl, failure);
}

ResidentState make_state(ProgramStart start, Namespaces namespaces) noexcept {
  ResidentState state;
  state.start = start;
  state.namespaces = namespaces;
  state.shows_processes = namespaces == Namespaces::of_each_run && access("/proc/self", F_OK) == 0;
  state.processors.size =
      syscall(SYS_sched_getaffinity, 0, sizeof state.processors.bits, state.processors.bits.data());
  if (state.processors.size < 0) refuse(BoxStage::resident);
  void* shared =
      mmap(nullptr, sizeof(RunProgress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) refuse(BoxStage::resident);
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
  static ReceivedPlan received;
  BoxReport report;
  report.kind = BoxReport::Kind::ready;
  send_report(kResidentControl, report);
  for (;;) {
    wait_for(kResidentControl, namespaces);
    RunDescriptors descriptors;
    // What else comes between runs was for one that had ended by itself.
    if (!receive_run(descriptors, received)) continue;
    if (!serve_run(descriptors, state, received, plan)) return;
    received.forget();
  }
}

}  // namespace aha::sandbox
