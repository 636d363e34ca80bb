#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace aha::parallel {

// Workers that each run LibTorch on one thread: small models lose more to handing out the loops of
// each operator than to dividing the batch. Each worker takes its own part of the data; results are
// combined in the order of workers, so that the same number of workers gives the same bits.
class ThreadTeam {
 public:
  explicit ThreadTeam(int workers);  // at least 1
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  int size() const { return static_cast<int>(threads_.size()); }

  // Calls body(worker) once on each worker, 0 <= worker < size(), and waits for all. If some throw,
  // the exception of the lowest worker is rethrown after all have ended. Not reentrant.
  void run(const std::function<void(int)>& body);

 private:
  void work(int worker);

  std::mutex mutex_;
  std::condition_variable started_;
  std::condition_variable finished_;
  const std::function<void(int)>* body_ = nullptr;
  std::uint64_t round_ = 0;
  int running_ = 0;
  bool stopping_ = false;
  std::vector<std::exception_ptr> errors_;
  std::vector<std::thread> threads_;
};

}  // namespace aha::parallel
