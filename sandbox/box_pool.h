#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "sandbox/run_cgroup.h"
#include "sandbox/warm_box.h"

namespace aha::sandbox {

// A warm box with the cgroup of its runs.
struct Worker {
  Worker(const CgroupLayout& layout, RunCgroup::Uses uses, const BoxKind& kind,
         const ResidentCommand& command)
      : cgroup(layout, uses, kind.identity), box(kind, command, cgroup.resident_folder()) {
    cgroup.take_resident(box.pid());
  }

  RunCgroup cgroup;
  WarmBox box;
};

// Warm boxes of one kind: as many as were in use at once. For any number of threads.
class BoxPool {
 public:
  explicit BoxPool(std::function<std::unique_ptr<Worker>()> make) : make_(std::move(make)) {}

  // An idle one that is alive, or a new one; throws what making one throws.
  std::unique_ptr<Worker> take() {
    while (std::unique_ptr<Worker> worker = take_idle()) {
      if (worker->box.is_alive()) return worker;
    }
    return make_();
  }

  // Only for one whose last run has ended.
  void give_back(std::unique_ptr<Worker> worker) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(worker));
  }

 private:
  std::unique_ptr<Worker> take_idle() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return nullptr;
    std::unique_ptr<Worker> worker = std::move(idle_.back());
    idle_.pop_back();
    return worker;
  }

  const std::function<std::unique_ptr<Worker>()> make_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> idle_;
};

}  // namespace aha::sandbox
