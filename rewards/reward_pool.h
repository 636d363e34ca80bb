#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "rewards/reward.h"
#include "tasks/prompt.h"

namespace aha::rewards {

// What a reward has cost and how often it failed, since the pool was made.
struct RewardUsage {
  double seconds = 0.0;  // summed over threads
  std::uint64_t scored = 0;
  std::uint64_t errors = 0;  // verdict `error`
};

// Scores completions on threads of its own while the caller goes on sampling. What it gives does
// not depend on the order of submission or on the number of threads. An exception out of a reward,
// or a value that is not finite, becomes Verdict::error.
//
// All functions may be called from any thread.
class RewardPool {
 public:
  // Throws RewardError without rewards or with fewer than one thread.
  RewardPool(std::vector<std::unique_ptr<Reward>> rewards, int threads);
  ~RewardPool();  // completions that wait are not scored
  RewardPool(const RewardPool&) = delete;
  RewardPool& operator=(const RewardPool&) = delete;

  // Scores the completion with every reward, for place `slot` of the next collect. The prompt must
  // live until then. `tokens` is the completion's length where it is known. Throws RewardError for
  // a slot that was submitted already.
  void submit(std::size_t slot, const tasks::Prompt* prompt, std::string completion,
              std::optional<double> tokens = std::nullopt);

  // Waits until everything submitted is scored, gives [slot][reward] and forgets it. Slots that
  // were never submitted, below one that was, throw RewardError.
  std::vector<std::vector<Score>> collect();

  std::size_t reward_count() const { return rewards_.size(); }
  std::string_view reward_name(std::size_t reward) const { return rewards_.at(reward)->name(); }
  std::vector<RewardUsage> usage() const;  // one entry a reward

 private:
  struct Job {
    std::size_t slot;
    const tasks::Prompt* prompt;
    std::string completion;
    std::optional<double> tokens;
  };
  struct Slot {
    bool submitted = false;
    std::vector<Score> scores;
  };
  void stop();
  void work();
  std::vector<Score> score(const Job& job, std::vector<RewardUsage>& usage) const;

  std::vector<std::unique_ptr<Reward>> rewards_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable job_came_;
  std::condition_variable all_done_;
  std::deque<Job> jobs_;
  std::vector<Slot> slots_;
  std::vector<RewardUsage> usage_;
  std::size_t unfinished_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace aha::rewards
