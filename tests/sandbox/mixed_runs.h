#pragma once

#include <string>

namespace aha::sandbox {

// What must be the same before and after any number of runs, as seen from this machine.
struct Traces {
  long processes = 0;    // children of this process
  long descriptors = 0;  // of this process
  long cgroups = 0;      // that this process has made
  long mounts = 0;       // that this process sees
  long shared = 0;       // System V objects and files in /dev/shm that a box's user owns

  bool operator==(const Traces&) const = default;
};
Traces find_traces();

struct MixedRuns {
  int honest = 0;
  int right = 0;  // honest ones that gave what they should
  int hostile = 0;
  int failures = 0;   // of the sandbox itself, SE
  std::string wrong;  // what went wrong first
};

// `runs` programs in turns on two threads that share a runner, every tenth a hostile one.
MixedRuns make_mixed_runs(int runs);

}  // namespace aha::sandbox
