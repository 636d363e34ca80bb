#include "sandbox/run_queue.h"

#include <poll.h>

#include <stdexcept>

#include <gtest/gtest.h>

namespace aha::sandbox {
namespace {

TEST(RunQueueTest, EveryJobRunsOnce) {
  std::atomic<int> sum = 0;
  RunQueue queue(3, 2);
  std::vector<RunQueue::Ticket> tickets;
  for (int i = 1; i <= 100; ++i) tickets.push_back(queue.submit([&sum, i](int) { sum += i; }));
  for (const RunQueue::Ticket& ticket : tickets) ticket.wait();
  EXPECT_EQ(sum, 5050);
}

TEST(RunQueueTest, SubmittingWaitsWhileTheQueueIsFull) {
  std::promise<void> gate;
  RunQueue queue(1, 1);
  const auto held = queue.submit([&](int) { gate.get_future().wait(); });
  std::atomic<int> submitted = 0;
  std::thread thread([&] {
    for (int i = 0; i < 5; ++i) {
      queue.submit([](int) {});
      ++submitted;
    }
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_LE(submitted, 1);
  gate.set_value();
  thread.join();
  EXPECT_EQ(submitted, 5);
}

TEST(RunQueueTest, ErrorsAndCancellationReachTheTicketAndTheJob) {
  RunQueue queue(1, 4);
  EXPECT_THROW(queue.submit([](int) { throw std::runtime_error("x"); }).wait(), std::runtime_error);
  const auto ticket = queue.submit([](int cancel) {
    pollfd event{cancel, POLLIN, 0};
    poll(&event, 1, -1);
  });
  ticket.cancel();
  ticket.wait();
}

}  // namespace
}  // namespace aha::sandbox
