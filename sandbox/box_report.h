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

// One message from a box to the runner. A box that starts sends `ready` or `failed`. A run sends
// `started` once the program was executed and `finished` when it ended, or `failed`, whatever
// follows then; and always, once nothing of the run is alive, `ended`.
struct BoxReport {
  enum class Kind : std::uint8_t { ready, started, finished, failed, ended };
  Kind kind = Kind::failed;
  BoxStage stage = BoxStage::none;    // failed: the step
  int error = 0;                      // failed: its errno
  std::uint32_t index = 0;            // failed: which bind, file or limit
  int wait_status = 0;                // finished: the program's, as of wait()
  std::int64_t nanoseconds = 0;       // started: when, on CLOCK_MONOTONIC
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
