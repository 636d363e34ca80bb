#pragma once

#include <sys/resource.h>

#include <chrono>
#include <optional>

#include "sandbox/box_report.h"
#include "sandbox/captured_output.h"
#include "sandbox/limits.h"
#include "sandbox/outcome.h"
#include "sandbox/run_cgroup.h"
#include "sandbox/running_box.h"

namespace aha::sandbox {

// What the runner saw of a box from its start to its death.
struct Observation {
  std::optional<Outcome> stopped;  // the limit for which the runner killed it
  bool started = false;            // the program was executed
  std::optional<BoxReport> last;   // its last report: finished or failed; nothing if it was killed
  double cpu_seconds = 0;
  double wall_seconds = 0;
  long max_resident_kib = 0;  // getrusage's
};

// Watches one box: reads its output, kills it at its limits, reaps it.
class Supervisor {
 public:
  Supervisor(RunningBox& box, const RunCgroup& cgroup, const Limits& limits, CapturedOutput& output,
             CapturedOutput& error_output, int cancel);

  // Blocks until every process of the box is dead.
  Observation watch();

 private:
  using Clock = std::chrono::steady_clock;

  double deadline() const;             // seconds since the start
  double seconds_since_start() const;  // of the program, before that of the box
  void measure_cpu();
  void check_clocks();
  void read_output();
  void read_reports();
  void stop(Outcome reason);
  bool wait_for_event();  // gives whether the box is dead

  RunningBox& box_;
  const RunCgroup& cgroup_;
  const Limits& limits_;
  CapturedOutput& output_;
  CapturedOutput& error_output_;
  const int cancel_;  // readable: the caller gave the run up
  const double processors_;
  Clock::time_point start_ = Clock::now();
  double next_cpu_check_;  // seconds since the start
  Observation seen_;
};

}  // namespace aha::sandbox
