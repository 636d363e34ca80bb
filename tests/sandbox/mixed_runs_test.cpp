#include "tests/sandbox/mixed_runs.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

long resident_bytes() {
  std::ifstream file("/proc/self/statm");
  long size = 0;
  long resident = 0;
  file >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

class MixedRunsTest : public Boxed {};

// AHA_MIXED_RUNS of them (200); `make soak-sandbox` makes 10,000.
TEST_F(MixedRunsTest, NothingIsLeftAndTheHonestAreRight) {
  const char* given = std::getenv("AHA_MIXED_RUNS");
  const int runs = given == nullptr ? 200 : std::atoi(given);
  make_mixed_runs(20);  // what is made once a process
  const Traces before = find_traces();
  [[maybe_unused]] const long resident_before = resident_bytes();
  const MixedRuns seen = make_mixed_runs(runs);
  EXPECT_EQ(seen.honest + seen.hostile, runs);
  EXPECT_EQ(seen.right, seen.honest) << seen.wrong;
  EXPECT_EQ(seen.failures, 0) << seen.wrong;
  const Traces after = find_traces();
  EXPECT_EQ(after.processes, before.processes);
  EXPECT_EQ(after.descriptors, before.descriptors);
  EXPECT_EQ(after.cgroups, before.cgroups);
  EXPECT_EQ(after.mounts, before.mounts);
  EXPECT_EQ(after.shared, before.shared);
#if !defined(__SANITIZE_ADDRESS__)
  EXPECT_LT(resident_bytes() - resident_before, 24L << 20);  // the output limit and 8 MiB
#endif
}

}  // namespace
}  // namespace aha::sandbox
