#include "sandbox/judge.h"

#include <sys/wait.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

namespace aha::sandbox {
namespace {

// As a shell reports that a file could not be executed.
constexpr int kNotFound = 127;
constexpr int kNotExecutable = 126;

Result of(Outcome outcome) {
  Result result;
  result.outcome = outcome;
  return result;
}

std::string subject_of(const BoxReport& report, const RunPlan& plan) {
  switch (report.stage) {
    case BoxStage::place_file:
      return plan.files[report.index].name;
    case BoxStage::limits:
      return "number " + std::to_string(plan.limits[report.index].resource);
    case BoxStage::execute:
      return plan.argv[0];
    default:
      return "";
  }
}

// Whether the file executed is one that the caller put into the working folder: then its contents,
// which are the program's author's, decide whether it can be executed.
bool is_box_file(std::string_view path) {
  return path[0] != '/' || path.rfind("/box/", 0) == 0 || path.rfind("/tmp/", 0) == 0;
}

std::size_t size_of(const std::vector<char*>& texts) {
  std::size_t size = 0;
  for (const char* text : texts)
    size += sizeof text + (text == nullptr ? 0 : std::strlen(text) + 1);
  return size;
}

// In the program's own process, which the kernel does not kill for it before it has executed the
// program: till then it shares another's memory. Arguments that it has no memory for are too long
// to it, which these never are by themselves.
bool lacked_memory(const BoxReport& report, const RunPlan& plan) {
  constexpr std::size_t kNeverTooLong = 131072;
  return (report.stage >= BoxStage::limits && report.error == ENOMEM) ||
         (report.stage == BoxStage::execute && report.error == E2BIG &&
          size_of(plan.argv) + size_of(plan.environment) < kNeverTooLong);
}

Result judge_failed(const BoxReport& report, const RunPlan& plan) {
  if (lacked_memory(report, plan)) return of(Outcome::memory_limit);
  if (report.stage == BoxStage::execute) {
    if (is_box_file(plan.argv[0])) {
      Result result = of(Outcome::exited);
      result.exit_code = report.error == ENOENT ? kNotFound : kNotExecutable;
      return result;
    }
  }
  return failed_run(message_of(report, subject_of(report, plan)));
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

Result failed_run(const std::string& message) {
  Result result;
  result.outcome = Outcome::sandbox_failure;
  result.message = message;
  return result;
}

Result judge(const Observation& seen, const RunPlan& plan, const Limits& limits,
             bool memory_was_refused) {
  if (seen.failed) return judge_failed(*seen.failed, plan);
  if (seen.stopped == Outcome::cancelled) return of(Outcome::cancelled);
  if (!seen.started && !memory_was_refused) {
    return failed_run(seen.stopped ? message_of_late_box()
                                   : "the box's process was killed before it started the program");
  }
  if (seen.stopped) return of(*seen.stopped);
  if (memory_was_refused) return of(Outcome::memory_limit);
  if (!seen.wait_status) return failed_run("the run's first process was killed from outside");
  if (seen.cpu_seconds > limits.cpu_seconds) return of(Outcome::cpu_limit);
  return judge_status(*seen.wait_status);
}

}  // namespace aha::sandbox
