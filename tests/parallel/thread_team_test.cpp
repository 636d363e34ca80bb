#include "parallel/thread_team.h"

#include <atomic>
#include <stdexcept>

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace aha::parallel {
namespace {

TEST(ThreadTeam, RunsEachWorkerOnceOnOneLibTorchThread) {
  ThreadTeam team(3);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::atomic<int>> calls(3);
    team.run([&](int worker) {
      EXPECT_EQ(at::get_num_threads(), 1);
      ++calls[static_cast<std::size_t>(worker)];
    });
    for (const auto& count : calls) EXPECT_EQ(count.load(), 1);
  }
}

TEST(ThreadTeam, RethrowsTheLowestWorkersExceptionAndGoesOn) {
  ThreadTeam team(3);
  try {
    team.run([](int worker) {
      if (worker > 0) throw std::runtime_error(std::to_string(worker));
    });
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "1");
  }
  std::atomic<int> calls{0};
  team.run([&](int) { ++calls; });
  EXPECT_EQ(calls.load(), 3);
}

TEST(ThreadTeam, NeedsAWorker) { EXPECT_THROW(ThreadTeam(0), std::invalid_argument); }

}  // namespace
}  // namespace aha::parallel
