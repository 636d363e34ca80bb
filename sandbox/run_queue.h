#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "sandbox/file_descriptor.h"

namespace aha::sandbox {

// Runs jobs on threads of its own, in the order they came. Bounded, so that whoever submits is held
// back when the sandbox is behind. For any number of threads. The destructor cancels what runs and
// drops what waits, whose futures then hold std::future_error (broken promise).
class RunQueue {
 public:
  // A job is given RunHooks::cancel, an eventfd that is readable once its ticket was cancelled.
  using Job = std::function<void(int cancel)>;

  class Ticket {
   public:
    void cancel() const;                // the job's runs end as Outcome::cancelled
    void wait() const { done_.get(); }  // rethrows what the job threw

   private:
    friend class RunQueue;
    std::shared_ptr<FileDescriptor> cancel_;
    std::shared_future<void> done_;
  };

  RunQueue(unsigned threads, std::size_t most_waiting);
  ~RunQueue();
  RunQueue(const RunQueue&) = delete;
  RunQueue& operator=(const RunQueue&) = delete;

  // Blocks while `most_waiting` jobs wait.
  Ticket submit(Job job);

 private:
  struct Entry {
    std::packaged_task<void()> task;
    std::shared_ptr<FileDescriptor> cancel;
  };

  void work();

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> waiting_;
  std::vector<std::shared_ptr<FileDescriptor>> running_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace aha::sandbox
