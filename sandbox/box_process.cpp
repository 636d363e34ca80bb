#include "sandbox/box_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>

#include "sandbox/box_steps.h"

namespace aha::sandbox {
namespace {

// Where the descriptors lie in the box process: 0 to 4 as the program wants them, then these.
constexpr int kControl = 5;
constexpr int kFirstJoinFile = 6;

bool take_descriptors(const BoxPlan& plan) noexcept {
  std::array<int, 8> wanted{plan.input,   plan.output,  plan.error_output,  plan.requests,
                            plan.answers, plan.control, plan.join_files[0], plan.join_files[1]};
  // Out of the way first, for a wanted one may lie on another's place.
  for (int& fd : wanted) {
    if (fd < 0) continue;
    fd = fcntl(fd, F_DUPFD, 16);
    if (fd < 0) return false;
  }
  for (int place = 0; place < static_cast<int>(wanted.size()); ++place) {
    if (wanted[place] < 0) {
      close(place);  // whatever of the runner's lay there
      continue;
    }
    if (dup3(wanted[place], place, place < kControl ? 0 : O_CLOEXEC) < 0) return false;
  }
  return syscall(SYS_close_range, kFirstJoinFile + 2, ~0U, 0) == 0;
}

// clone3 keeps what the runner ignores ignored: SIGCHLD would lose the program's status, and the
// program would inherit the rest. The blocked ones stay blocked until the program's process.
void reset_signals() noexcept {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) sigaction(signal, &standard, nullptr);
}

bool join_cgroups(const BoxPlan& plan, BoxFailure& failure) noexcept {
  for (std::size_t i = 0; i < plan.join_files.size(); ++i) {
    const int place = kFirstJoinFile + static_cast<int>(i);
    if (plan.join_files[i] >= 0 && write(place, "0", 1) != 1) {
      return fail(failure, BoxStage::cgroup, i);
    }
    close(place);
  }
  return true;
}

bool take_identity(const BoxPlan& plan, BoxFailure& failure) noexcept {
  const unsigned id = kBoxUserId;
  if (syscall(SYS_setresgid, id, id, id) != 0 ||
      (plan.drop_groups && syscall(SYS_setgroups, 0, nullptr) != 0) ||
      syscall(SYS_setresuid, id, id, id) != 0 || syscall(SYS_setsid) < 0) {
    return fail(failure, BoxStage::identity);
  }
  constexpr char kHostName[] = "box";
  if (syscall(SYS_sethostname, kHostName, sizeof kHostName - 1) != 0 ||
      syscall(SYS_setdomainname, "", 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
      prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) {
    return fail(failure, BoxStage::identity);
  }
  return true;
}

// The runner may have died before PR_SET_PDEATHSIG was in force.
bool runner_is_alive() noexcept {
  pollfd control{kControl, 0, 0};
  return poll(&control, 1, 0) >= 0 && (control.revents & (POLLHUP | POLLERR)) == 0;
}

bool wait_for_go() noexcept {
  char go = 0;
  return recv(kControl, &go, 1, 0) == 1;
}

void send_report(const BoxReport& report) noexcept {
  send(kControl, &report, sizeof report, MSG_NOSIGNAL);
}

[[noreturn]] void give_up(const BoxFailure& failure) noexcept {
  BoxReport report;
  report.stage = failure.stage;
  report.error = failure.error;
  report.index = failure.index;
  send_report(report);
  _exit(1);
}

// Orphans of the box become this process's children: they are reaped on the way.
int wait_for_program(pid_t program) noexcept {
  for (;;) {
    int status = 0;
    const pid_t ended = wait4(-1, &status, __WALL, nullptr);
    if (ended == program) return status;
    if (ended < 0 && errno != EINTR) _exit(1);
  }
}

bool prepare(const BoxPlan& plan, BoxFailure& failure) noexcept {
  return join_cgroups(plan, failure) && wait_for_go() && take_identity(plan, failure) &&
         runner_is_alive() && enter_root(plan, failure) && place_files(plan, failure);
}

}  // namespace

void run_box(const BoxPlan& plan) noexcept {
  reset_signals();
  if (!take_descriptors(plan)) _exit(1);
  BoxFailure failure;
  if (!prepare(plan, failure)) give_up(failure);

  // The child shares this memory until it executes, so it can say in `failure` why it could not.
  const pid_t program = vfork();
  if (program == 0) {
    execute_program(plan, failure);
    _exit(1);
  }
  if (program < 0) fail(failure, BoxStage::fork);
  if (failure.stage != BoxStage::none) give_up(failure);

  BoxReport report;
  report.kind = BoxReport::Kind::started;
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  report.nanoseconds = std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
  send_report(report);
  for (int fd = 0; fd < kControl; ++fd) close(fd);
  report.wait_status = wait_for_program(program);
  report.kind = BoxReport::Kind::finished;
  send_report(report);
  _exit(0);
}

}  // namespace aha::sandbox
