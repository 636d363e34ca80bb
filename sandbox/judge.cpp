#include "sandbox/judge.h"

#include <sys/wait.h>

#include <cerrno>
#include <string_view>
#include <system_error>

namespace aha::sandbox {
namespace {

// As a shell reports that a file could not be executed.
constexpr int kNotFound = 127;
constexpr int kNotExecutable = 126;

Result failure(const std::string& message) {
  Result result;
  result.outcome = Outcome::sandbox_failure;
  result.message = message;
  return result;
}

Result of(Outcome outcome) {
  Result result;
  result.outcome = outcome;
  return result;
}

std::string subject_of(const BoxReport& report, const RunPlan& plan) {
  switch (report.stage) {
    case BoxStage::place_file:
      return std::string(" ") + plan.files[report.index].name;
    case BoxStage::limits:
      return " number " + std::to_string(plan.limits[report.index].resource);
    case BoxStage::execute:
      return std::string(" ") + plan.argv[0];
    default:
      return "";
  }
}

// Whether the file executed is one that the caller put into the working folder: then its contents,
// which are the program's author's, decide whether it can be executed.
bool is_box_file(std::string_view path) {
  return path[0] != '/' || path.rfind("/box/", 0) == 0 || path.rfind("/tmp/", 0) == 0;
}

Result judge_failed(const BoxReport& report, const RunPlan& plan) {
  if (report.stage == BoxStage::execute) {
    if (report.error == ENOMEM) return of(Outcome::memory_limit);
    if (is_box_file(plan.argv[0])) {
      Result result = of(Outcome::exited);
      result.exit_code = report.error == ENOENT ? kNotFound : kNotExecutable;
      return result;
    }
  }
  const std::string mend = mend_for(report.stage, report.error);
  return failure(describe(report.stage) + subject_of(report, plan) + ": " +
                 std::generic_category().message(report.error) +
                 (mend.empty() ? "" : "; to mend: " + mend));
}

Result judge_status(int status) {
  Result result;
  if (WIFSIGNALED(status)) {
    result.outcome = Outcome::signalled;
    result.signal = WTERMSIG(status);
  } else {
    result.outcome = Outcome::exited;
    result.exit_code = WEXITSTATUS(status);
  }
  return result;
}

}  // namespace

Result judge(const Observation& seen, const RunPlan& plan, const Limits& limits,
             bool memory_was_refused) {
  if (seen.failed) return judge_failed(*seen.failed, plan);
  if (seen.stopped == Outcome::cancelled) return of(Outcome::cancelled);
  if (!seen.started && !memory_was_refused) {
    return failure(seen.stopped
                       ? "the box was not ready within 30 seconds: this machine is overloaded; "
                         "to mend: fewer runs at once"
                       : "the box's process was killed before it started the program");
  }
  if (seen.stopped) return of(*seen.stopped);
  if (memory_was_refused) return of(Outcome::memory_limit);
  if (!seen.wait_status) return failure("the run's first process was killed from outside");
  if (seen.cpu_seconds > limits.cpu_seconds) return of(Outcome::cpu_limit);
  return judge_status(*seen.wait_status);
}

}  // namespace aha::sandbox
