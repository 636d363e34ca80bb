#pragma once

#include <cstdint>

namespace aha::sandbox {

// One message from the runner to a box's resident process or, while a run is under way, to the
// run's first. A `run` is followed by its plan, unless that comes in a file. It brings descriptors
// with it (SCM_RIGHTS) in this order: standard input, output and error output; then those that the
// flags name.
struct RunOrder {
  enum class Kind : std::uint8_t {
    run,
    kill,           // the run that is under way, if it still is
    tell_progress,  // of the run that is under way, if it still is
  };
  Kind kind = Kind::run;
  bool plan_file = false;   // the plan's file
  bool requests = false;    // the program's descriptor 3
  bool answers = false;     // the program's descriptor 4
  bool executable = false;  // a file to execute instead of argv[0]
  bool join_file = false;   // version 1: a file to which the program's process writes "0"
  bool cgroup = false;      // version 2: a folder to start the run in

  // The run has namespaces, and the runner counts its processor time and memory by a cgroup of
  // version 1. Then `ended` may come once nothing of the run can go on and nothing it made is left,
  // while the kernel still takes its namespaces down.
  bool may_end_early = false;
};

inline constexpr int kMostOrderDescriptors = 9;

}  // namespace aha::sandbox
