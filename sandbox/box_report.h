#pragma once

#include <cstdint>
#include <string>

namespace aha::sandbox {

// What the box was doing when a step failed.
enum class BoxStage : std::uint8_t {
  none,
  identity,
  detach_mounts,
  new_root,
  bind,
  enter_root,
  resident,
  threads,
  cgroup,
  receive,
  own_processes,
  working_folder,
  place_file,
  fork,
  limits,
  privileges,
  landlock,
  seccomp,
  execute,
};

// Where a step of a box's or a run's process failed.
struct BoxFailure {
  BoxStage stage = BoxStage::none;
  int error = 0;
  std::uint32_t index = 0;
};

// How far a run has come. Lies in memory that copies of the resident process share with it, for a
// message would wake the runner to no end, and a process short of its run's memory can send none. A
// program never has that memory.
struct RunProgress {
  std::int64_t started_nanoseconds = 0;  // when the program was executed, on CLOCK_MONOTONIC; or 0
  bool finished = false;                 // the program has ended, and this is
  int wait_status = 0;                   // how, as of wait()
  bool end_is_told = false;              // by the run itself: RunOrder::may_end_early
  BoxFailure failure;                    // why the program could not be started
};

// One message from a box to the runner. A box that starts sends `ready` or `failed`. A run that
// could not start its program sends `failed`, whatever follows then; one that was asked sends
// `progress`; and all, once nothing of them is alive (RunOrder::may_end_early), `ended`.
struct BoxReport {
  enum class Kind : std::uint8_t { ready, progress, failed, ended };
  Kind kind = Kind::failed;
  BoxStage stage = BoxStage::none;    // failed: the step
  int error = 0;                      // failed: its errno
  std::uint32_t index = 0;            // failed: which bind, file or limit
  RunProgress progress;               // progress, ended
  std::int64_t cpu_microseconds = 0;  // ended: of all processes that were waited for
  std::int64_t max_resident_kib = 0;  // ended: getrusage's
};

// The step in words, as in "mounting the box's root".
std::string describe(BoxStage stage);

// What a person can do about the step's failure; empty where nothing is known.
std::string mend_for(BoxStage stage, int error);

// What mends a machine that refuses namespaces.
std::string mend_for_namespaces(int error);

// "step subject: error; to mend: ...", of a report that failed.
std::string message_of(const BoxReport& report, const std::string& subject);

// A box that does not answer: seconds until it counts as one, and what is said then.
inline constexpr int kLongestBoxStart = 30;
std::string message_of_late_box();

}  // namespace aha::sandbox
