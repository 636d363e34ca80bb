#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/reward.h"
#include "tasks/prompt.h"

namespace aha::rewards {

// How long the last `collect` waited, and for whom.
struct RewardWait {
  std::string reward;  // the one that was done last
  double seconds = 0.0;
};

// Scores completions on threads of its own while the caller goes on sampling. What it gives does
// not depend on the order of submission or on the number of threads. An exception out of a reward,
// or a value that is not finite, becomes Verdict::error.
//
// A reward with a batch_size() is given as many completions at a time as wait, up to that. A call
// that passes Reward::deadline() is given up: its samples become errors. Its thread cannot be
// killed; it is left alone and another takes its place.
//
// All functions may be called from any thread.
class RewardPool {
 public:
  // Throws RewardError without rewards or with fewer than one thread.
  RewardPool(std::vector<std::unique_ptr<Reward>> rewards, int threads);
  ~RewardPool();  // completions that wait are not scored
  RewardPool(RewardPool&&) noexcept = default;
  RewardPool& operator=(RewardPool&&) = delete;

  // Scores the completion with every reward, for place `slot` of the next collect. `tokens` is the
  // completion's length where it is known. Throws RewardError for a slot that was submitted
  // already.
  void submit(std::size_t slot, std::shared_ptr<const tasks::Prompt> prompt, std::string completion,
              std::optional<double> tokens = std::nullopt);

  // Called about once a second while `collect` waits, with a reward that is not done and the
  // seconds waited.
  using OnWait = std::function<void(std::string_view reward, double seconds)>;

  // Waits until everything submitted is scored, gives [slot][reward] and forgets it. Throws
  // RewardError for a slot below a submitted one that never was, and where a reward has left too
  // many calls unanswered to go on.
  std::vector<std::vector<Score>> collect(const OnWait& on_wait = {});

  std::size_t reward_count() const;
  std::string_view reward_name(std::size_t reward) const;
  // Spent in each reward since the pool was made, summed over threads.
  std::vector<double> seconds() const;
  RewardWait last_wait() const;

 private:
  class State;  // shared with the threads, so that one that hangs may outlive the pool
  std::shared_ptr<State> state_;
};

}  // namespace aha::rewards
