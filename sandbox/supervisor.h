#pragma once

#include <chrono>
#include <optional>

#include "sandbox/box_report.h"
#include "sandbox/captured_output.h"
#include "sandbox/limits.h"
#include "sandbox/outcome.h"
#include "sandbox/run_cgroup.h"
#include "sandbox/warm_box.h"

namespace aha::sandbox {

// What the runner saw of a run from its order to its end.
struct Observation {
  std::optional<Outcome> stopped;   // the limit for which the runner killed it
  bool started = false;             // the program was executed
  std::optional<int> wait_status;   // the program's, as of wait(); nothing if the run was killed
  std::optional<BoxReport> failed;  // it could not be started
  bool lost = false;                // the box died with it
  double cpu_seconds = 0;
  double wall_seconds = 0;
  long max_resident_kib = 0;  // getrusage's
};

// Watches one run of a box: reads its output, kills it at its limits.
class Supervisor {
 public:
  Supervisor(WarmBox& box, const RunCgroup& cgroup, const Limits& limits, CapturedOutput& output,
             CapturedOutput& error_output, int cancel);

  // Blocks until every process of the run is dead.
  Observation watch();

 private:
  using Clock = std::chrono::steady_clock;

  double deadline() const;             // seconds since the start
  double seconds_since_start() const;  // of the program, or the order while that is not known
  void ask_for_start();
  void take(const RunProgress& progress);
  void measure_cpu();
  void check_clocks();
  void read_output();
  void read_reports();
  void stop(Outcome reason);
  void wait_for_death();
  void wait_for_event();

  WarmBox& box_;
  const RunCgroup& cgroup_;
  const Limits& limits_;
  CapturedOutput& output_;
  CapturedOutput& error_output_;
  const int cancel_;  // readable: the caller gave the run up
  const double processors_;
  double cpu_before_ = 0;  // of the box's processes, where no cgroup counts
  bool ended_ = false;     // nothing of the run is alive
  bool knows_start_ = false;
  double next_question_;  // for the program's start: seconds since the order
  Clock::time_point start_ = Clock::now();
  Clock::time_point stop_;  // when the run was first to be killed
  double next_cpu_check_;   // seconds since the start
  Observation seen_;
};

}  // namespace aha::sandbox
