#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <ctime>

#include "sandbox/resident/run_places.h"
#include "sandbox/resident/run_steps.h"
#include "sandbox/run_order.h"

namespace aha::sandbox {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;  // nanoseconds

std::int64_t now() noexcept {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * kSecond + time.tv_nsec;
}

// The end of a process interrupts what this one waits for, and no moment else.
sigset_t wake_at_ends() noexcept {
  struct sigaction nothing {};
  nothing.sa_handler = [](int) {};
  sigaction(SIGCHLD, &nothing, nullptr);
  sigset_t others;
  sigfillset(&others);
  sigdelset(&others, SIGCHLD);
  return others;
}

bool report(BoxReport::Kind kind, const RunProgress& progress) noexcept {
  BoxReport report;
  report.kind = kind;
  report.progress = progress;
  return send_report(kRunControl, report);
}

void answer_runner(const RunProgress& progress) noexcept {
  RunOrder order;
  const ssize_t size = recv(kRunControl, &order, sizeof order, MSG_DONTWAIT);
  if (size != static_cast<ssize_t>(sizeof order)) return;
  if (order.kind == RunOrder::Kind::kill) _exit(0);
  if (order.kind == RunOrder::Kind::tell_progress) report(BoxReport::Kind::progress, progress);
}

// Until something has happened, or `until` has come; 0 is never.
void wait_for_event(std::int64_t until, const sigset_t& blocked,
                    const RunProgress& progress) noexcept {
  pollfd watched[2] = {{kRunControl, POLLIN, 0}, {kRunRunner, POLLIN, 0}};
  const std::int64_t left = std::max<std::int64_t>(0, until - now());
  const timespec timeout{left / kSecond, left % kSecond};
  if (ppoll(watched, 2, until == 0 ? nullptr : &timeout, &blocked) < 0) {
    if (errno != EINTR) _exit(1);
    return;
  }
  if (watched[1].revents != 0 || (watched[0].revents & ~POLLIN) != 0) _exit(1);
  if (watched[0].revents != 0) answer_runner(progress);
}

// Orphans of the run became this process's children.
bool reap_until(pid_t program, int& status) noexcept {
  for (;;) {
    const pid_t ended = wait4(-1, &status, WNOHANG | __WALL, nullptr);
    if (ended == program) return true;
    if (ended <= 0) return false;
  }
}

// Orphans would be this process's children.
bool is_alone() noexcept { return wait4(-1, nullptr, WNOHANG | __WALL, nullptr) < 0; }

}  // namespace

void watch_program(pid_t program, const Run& run, const FolderUse& before,
                   bool spreads_later) noexcept {
  constexpr std::int64_t kLater = kSecond / 50;
  RunProgress& progress = *run.resident.progress;
  progress.started_nanoseconds = now();
  // What the program reads and writes ends with it, not with this process.
  for (int fd = 0; fd < kRunControl; ++fd) close(fd);
  const sigset_t blocked = wake_at_ends();
  // So far all of it is on the processor of what started it (warm_box.cpp).
  std::int64_t spread_at = spreads_later ? progress.started_nanoseconds + kLater : 0;
  int status = 0;
  while (!reap_until(program, status)) {
    wait_for_event(spread_at, blocked, progress);
    if (spread_at != 0 && now() >= spread_at) {
      spread_over(run.resident.processors);
      spread_at = 0;
    }
  }
  progress.wait_status = status;
  progress.finished = true;
  progress.end_is_told = run.descriptors.may_end_early &&
                         progress.failure.stage == BoxStage::none && is_alone() &&
                         folder_use() == before && report(BoxReport::Kind::ended, progress);
  _exit(0);
}

}  // namespace aha::sandbox
