#include "sandbox/run_queue.h"

#include <algorithm>
#include <utility>

#include "sandbox/channels.h"

namespace aha::sandbox {

void RunQueue::Ticket::cancel() const { raise_event(*cancel_); }

RunQueue::RunQueue(unsigned threads, std::size_t most_waiting) : most_waiting_(most_waiting) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

RunQueue::~RunQueue() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    waiting_.clear();
    for (const auto& cancel : running_) raise_event(*cancel);
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

RunQueue::Ticket RunQueue::submit(Job job) {
  Ticket ticket;
  ticket.cancel_ = std::make_shared<FileDescriptor>(make_event());
  std::packaged_task<void()> task(
      [job = std::move(job), cancel = ticket.cancel_] { job(cancel->get()); });
  ticket.done_ = task.get_future().share();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < most_waiting_; });
  waiting_.push_back({std::move(task), ticket.cancel_});
  changed_.notify_all();
  return ticket;
}

void RunQueue::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    Entry entry = std::move(waiting_.front());
    waiting_.pop_front();
    running_.push_back(entry.cancel);
    changed_.notify_all();
    lock.unlock();
    entry.task();
    lock.lock();
    running_.erase(std::find(running_.begin(), running_.end(), entry.cancel));
  }
}

}  // namespace aha::sandbox
