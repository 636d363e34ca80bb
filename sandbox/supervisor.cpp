#include "sandbox/supervisor.h"

#include <poll.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

#include "sandbox/process_tree.h"

namespace aha::sandbox {
namespace {

timespec to_timespec(double duration) {
  const double whole = std::floor(duration);
  return {static_cast<time_t>(whole), static_cast<long>((duration - whole) * 1e9)};
}

// Asked once: the C library reads a file for it.
double processors() {
  static const auto kCount = static_cast<double>(std::max(1L, sysconf(_SC_NPROCESSORS_CONF)));
  return kCount;
}

constexpr double kShortestCpuCheck = 0.002;  // seconds
constexpr double kBetweenQuestions = 0.1;    // seconds
constexpr std::chrono::seconds kLongestDeath{10};

}  // namespace

Supervisor::Supervisor(WarmBox& box, const RunCgroup& cgroup, const Limits& limits,
                       CapturedOutput& output, CapturedOutput& error_output, int cancel)
    : box_(box),
      cgroup_(cgroup),
      limits_(limits),
      output_(output),
      error_output_(error_output),
      cancel_(cancel),
      processors_(processors()),
      next_question_(std::min(limits.wall_seconds, kLongestBoxStart / 2.0)),
      next_cpu_check_(limits.cpu_seconds / processors_) {
  if (!cgroup.counts_cpu()) cpu_before_ = process_tree_cpu_seconds(box.pid());
}

double Supervisor::deadline() const { return knows_start_ ? limits_.wall_seconds : next_question_; }

double Supervisor::seconds_since_start() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Supervisor::measure_cpu() {
  const double now = cgroup_.counts_cpu() ? cgroup_.cpu_seconds()
                                          : process_tree_cpu_seconds(box_.pid()) - cpu_before_;
  seen_.cpu_seconds = std::max(seen_.cpu_seconds, now);
}

void Supervisor::stop(Outcome reason) {
  if (!seen_.stopped) {
    seen_.stopped = reason;
    stop_ = Clock::now();
  }
  if (reason == Outcome::cpu_limit) seen_.started = true;
  // A namespace that is killed does not report its processes' usage to the one that waits.
  measure_cpu();
  box_.kill_run();
}

// Most runs are over before it matters when they started, and need not tell.
void Supervisor::ask_for_start() {
  box_.ask_progress();
  next_question_ = std::min<double>(seconds_since_start() + kBetweenQuestions, kLongestBoxStart);
}

void Supervisor::take(const RunProgress& progress) {
  if (progress.started_nanoseconds == 0) return;
  const Clock::time_point start{std::chrono::nanoseconds(progress.started_nanoseconds)};
  next_cpu_check_ -= std::chrono::duration<double>(start - start_).count();
  start_ = start;
  knows_start_ = seen_.started = true;
}

void Supervisor::check_clocks() {
  const double now = seconds_since_start();
  if (now >= (knows_start_ ? limits_.wall_seconds : kLongestBoxStart)) {
    stop(Outcome::wall_limit);
  } else if (!knows_start_ && now >= next_question_) {
    ask_for_start();
  } else if (now >= next_cpu_check_) {
    measure_cpu();
    const double left = limits_.cpu_seconds - seen_.cpu_seconds;
    if (left <= 0) stop(Outcome::cpu_limit);
    // It cannot be used up sooner than on all processors at once.
    next_cpu_check_ = now + std::max(kShortestCpuCheck, left / processors_);
  }
}

void Supervisor::read_output() {
  output_.read_available();
  error_output_.read_available();
  // Nothing tells before that it was started.
  if (output_.total_bytes() + error_output_.total_bytes() > 0) seen_.started = true;
  if (std::max(output_.total_bytes(), error_output_.total_bytes()) > limits_.output_bytes) {
    stop(Outcome::output_limit);
  }
}

void Supervisor::read_reports() {
  while (const std::optional<BoxReport> report = box_.next_report()) {
    switch (report->kind) {
      case BoxReport::Kind::progress:
        take(report->progress);
        break;
      case BoxReport::Kind::failed:
        if (!seen_.failed) seen_.failed = report;
        break;
      case BoxReport::Kind::ended:
        ended_ = true;
        take(report->progress);
        if (report->progress.finished) seen_.wait_status = report->progress.wait_status;
        seen_.max_resident_kib = static_cast<long>(report->max_resident_kib);
        // Of the children that were waited for; where a cgroup counts, it counts all.
        if (!cgroup_.counts_cpu()) {
          seen_.cpu_seconds =
              std::max(seen_.cpu_seconds, static_cast<double>(report->cpu_microseconds) * 1e-6);
        }
        return;
      case BoxReport::Kind::ready:
        break;
    }
  }
  seen_.lost = box_.is_lost();
}

// Without reading on. A run's first process does not hear that it is to end before its program is
// executed, for which a file system may be waited for; all in the box can be killed then too.
void Supervisor::wait_for_death() {
  const std::chrono::duration<double> left = stop_ + kLongestDeath - Clock::now();
  const bool is_late = left.count() <= 0;
  if (is_late) box_.kill();
  const timespec timeout = to_timespec(std::max(0.0, left.count()));
  pollfd control{box_.control(), POLLIN, 0};
  ppoll(&control, 1, is_late ? nullptr : &timeout, nullptr);
}

void Supervisor::wait_for_event() {
  std::array<pollfd, 4> watched{{{box_.control(), POLLIN, 0},
                                 {output_.descriptor(), POLLIN, 0},
                                 {error_output_.descriptor(), POLLIN, 0},
                                 {cancel_, POLLIN, 0}}};
  const double next = std::min(deadline(), next_cpu_check_) - seconds_since_start();
  const timespec timeout = to_timespec(std::max(0.0, next));
  ppoll(watched.data(), watched.size(), &timeout, nullptr);
  if (watched[3].revents != 0 && watched[0].revents == 0) stop(Outcome::cancelled);
}

Observation Supervisor::watch() {
  for (;;) {
    seen_.stopped ? wait_for_death() : wait_for_event();
    read_reports();
    if (ended_ || seen_.lost) break;
    if (seen_.stopped) continue;
    read_output();
    if (!seen_.stopped) check_clocks();
  }
  seen_.wall_seconds = seconds_since_start();
  if (cgroup_.counts_cpu()) measure_cpu();
  // All writers are dead: what the pipes hold is all there will be.
  while (!seen_.stopped && output_.read_available()) {
  }
  while (!seen_.stopped && error_output_.read_available()) {
  }
  if (!seen_.stopped) read_output();
  return seen_;
}

}  // namespace aha::sandbox
