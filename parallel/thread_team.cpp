#include "parallel/thread_team.h"

#include <stdexcept>

#include <ATen/Parallel.h>

namespace aha::parallel {

ThreadTeam::ThreadTeam(int workers) {
  if (workers < 1) throw std::invalid_argument("a thread team needs at least one worker");
  errors_.resize(static_cast<std::size_t>(workers));
  for (int worker = 0; worker < workers; ++worker) {
    threads_.emplace_back([this, worker] { work(worker); });
  }
}

ThreadTeam::~ThreadTeam() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  started_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadTeam::run(const std::function<void(int)>& body) {
  std::unique_lock lock(mutex_);
  body_ = &body;
  running_ = size();
  ++round_;
  started_.notify_all();
  finished_.wait(lock, [&] { return running_ == 0; });
  std::exception_ptr first;
  for (std::exception_ptr& error : errors_) {
    if (error && !first) first = error;
    error = nullptr;
  }
  if (first) std::rethrow_exception(first);
}

void ThreadTeam::work(int worker) {
  at::set_num_threads(1);  // OpenMP's setting is a thread's own
  std::uint64_t seen = 0;
  for (;;) {
    const std::function<void(int)>* body = nullptr;
    {
      std::unique_lock lock(mutex_);
      started_.wait(lock, [&] { return stopping_ || round_ != seen; });
      if (stopping_) return;
      seen = round_;
      body = body_;
    }
    std::exception_ptr error;
    try {
      (*body)(worker);
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    errors_[static_cast<std::size_t>(worker)] = error;
    if (--running_ == 0) finished_.notify_all();
  }
}

}  // namespace aha::parallel
