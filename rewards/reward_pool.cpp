#include "rewards/reward_pool.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/core.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostAbandoned = 256;
constexpr auto kWatchInterval = std::chrono::milliseconds(50);  // for deadlines
constexpr auto kReportInterval = std::chrono::seconds(1);

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// A submitted completion and what is known of it.
struct Slot {
  std::shared_ptr<const tasks::Prompt> prompt;
  std::string completion;
  std::optional<double> tokens;
  std::vector<Score> scores;  // one a reward
};

// Samples that a reward is at work on.
struct Call {
  std::size_t reward;
  std::vector<std::shared_ptr<Slot>> slots;
  Clock::time_point begin;
  bool abandoned = false;
};

}  // namespace

class RewardPool::State : public std::enable_shared_from_this<State> {
 public:
  explicit State(std::vector<std::unique_ptr<Reward>> rewards)
      : rewards_(std::move(rewards)),
        waiting_(rewards_.size()),
        running_(rewards_.size()),
        seconds_(rewards_.size()) {}

  void start_thread() {
    std::thread([state = shared_from_this()] { state->work(); }).detach();
    ++threads_;
  }

  // Waits for the threads, but for those in a call that passes its deadline. The rewards end with
  // the caller, unless such a call is at work with them.
  void stop() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    work_came_.notify_all();
    while (threads_ > 0) {
      changed_.wait_for(lock, kWatchInterval, [this] { return threads_ == 0; });
      abandon_late_calls();
    }
    if (!abandoned_.empty()) return;
    const auto rewards = std::exchange(rewards_, {});
    lock.unlock();  // destroying one may take its time
  }

  void submit(std::size_t place, std::shared_ptr<Slot> slot) {
    const std::lock_guard lock(mutex_);
    if (place >= slots_.size()) slots_.resize(place + 1);
    if (slots_[place]) {
      throw RewardError(fmt::format("slot {} of the reward pool was submitted already", place));
    }
    slot->scores.resize(rewards_.size());
    for (auto& waiting : waiting_) waiting.push_back(slot);
    slots_[place] = std::move(slot);
    unfinished_ += rewards_.size();
    work_came_.notify_all();
  }

  std::vector<std::vector<Score>> collect(const OnWait& on_wait) {
    std::unique_lock lock(mutex_);
    wait_until_done(lock, on_wait);
    const auto slots = std::exchange(slots_, {});
    std::vector<std::vector<Score>> scores;
    scores.reserve(slots.size());
    for (const auto& slot : slots) {
      if (!slot) {
        throw RewardError(
            fmt::format("slot {} of the reward pool was never submitted", scores.size()));
      }
      scores.push_back(std::move(slot->scores));
    }
    return scores;
  }

  const std::vector<std::unique_ptr<Reward>>& rewards() const { return rewards_; }

  std::vector<double> seconds() const {
    const std::lock_guard lock(mutex_);
    return seconds_;
  }

  RewardWait last_wait() const {
    const std::lock_guard lock(mutex_);
    return last_wait_;
  }

 private:
  // All below is called with the lock held.

  // The next reward in turn that has samples and takes another call; none: their number.
  std::size_t next_reward() const {
    for (std::size_t i = 0; i < rewards_.size(); ++i) {
      const std::size_t reward = (turn_ + i) % rewards_.size();
      if (!waiting_[reward].empty() && running_[reward] < rewards_[reward]->concurrency()) {
        return reward;
      }
    }
    return rewards_.size();
  }

  std::list<Call>::iterator take_call(std::size_t reward) {
    turn_ = (reward + 1) % rewards_.size();
    auto& waiting = waiting_[reward];
    const std::size_t size = std::min(waiting.size(), rewards_[reward]->batch_size());
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(size);
    calls_.push_back({reward, {waiting.begin(), end}, Clock::now()});
    waiting.erase(waiting.begin(), end);
    ++running_[reward];
    return std::prev(calls_.end());
  }

  void settle(const Call& call, std::vector<Score> scores) {
    seconds_[call.reward] += seconds_since(call.begin);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      call.slots[i]->scores[call.reward] = std::move(scores[i]);
    }
    --running_[call.reward];
    unfinished_ -= call.slots.size();
    last_settled_ = call.reward;
    if (unfinished_ == 0) changed_.notify_all();
  }

  void wait_until_done(std::unique_lock<std::mutex>& lock, const OnWait& on_wait) {
    const auto begin = Clock::now();
    auto report_at = begin + kReportInterval;
    while (unfinished_ > 0) {
      changed_.wait_for(lock, kWatchInterval, [this] { return unfinished_ == 0; });
      abandon_late_calls();
      if (unfinished_ == 0 || Clock::now() < report_at) continue;
      report_at += kReportInterval;
      const std::string_view reward = rewards_[slowest()]->name();
      if (!on_wait) continue;
      lock.unlock();
      on_wait(reward, seconds_since(begin));
      lock.lock();
    }
    last_wait_ = {std::string(rewards_[last_settled_]->name()), seconds_since(begin)};
  }

  std::size_t slowest() const {
    if (!calls_.empty()) return calls_.front().reward;  // the oldest call
    const auto most = std::max_element(waiting_.begin(), waiting_.end(),
                                       [](auto& a, auto& b) { return a.size() < b.size(); });
    return static_cast<std::size_t>(most - waiting_.begin());
  }

  Clock::time_point deadline_of(const Call& call) const {
    const double seconds =
        rewards_[call.reward]->deadline() * static_cast<double>(call.slots.size());
    constexpr double kForEver = 1e9;  // what a clock can hold
    return call.begin + std::chrono::duration_cast<Clock::duration>(
                            std::chrono::duration<double>(std::min(seconds, kForEver)));
  }

  void abandon_late_calls() {
    const auto now = Clock::now();
    for (auto call = calls_.begin(); call != calls_.end();) {
      const auto late = call++;
      if (deadline_of(*late) > now) continue;
      const Reward& reward = *rewards_[late->reward];
      late->abandoned = true;
      settle(*late, std::vector<Score>(
                        late->slots.size(),
                        undecided(fmt::format("gave no score within {} s", reward.deadline()))));
      abandoned_.splice(abandoned_.end(), calls_, late);
      --threads_;
      if (stopping_) continue;
      if (abandoned_.size() >= kMostAbandoned) {
        throw RewardError(fmt::format(
            "{} calls passed their reward's deadline and have not returned yet, the last one of {}",
            abandoned_.size(), reward.name()));
      }
      start_thread();
    }
  }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      work_came_.wait(lock, [this] { return stopping_ || next_reward() < rewards_.size(); });
      if (stopping_) break;
      const auto call = take_call(next_reward());
      lock.unlock();
      std::vector<Sample> samples;
      for (const auto& slot : call->slots) {
        samples.push_back({slot->prompt.get(), slot->completion, slot->tokens});
      }
      std::vector<Score> scores = score_safely(*rewards_[call->reward], samples);
      lock.lock();
      if (call->abandoned) {
        abandoned_.erase(call);
        return;  // another thread has this one's place
      }
      settle(*call, std::move(scores));
      calls_.erase(call);
      work_came_.notify_one();  // a reward of limited concurrency takes calls again
    }
    --threads_;
    changed_.notify_all();
  }

  std::vector<std::unique_ptr<Reward>> rewards_;  // the same until stop
  mutable std::mutex mutex_;                      // guards all below
  std::condition_variable work_came_;
  std::condition_variable changed_;                         // all is scored, or a thread has ended
  std::vector<std::deque<std::shared_ptr<Slot>>> waiting_;  // of each reward
  std::vector<int> running_;                                // calls of each reward
  std::list<Call> calls_;                                   // by their begin
  std::list<Call> abandoned_;
  std::vector<std::shared_ptr<Slot>> slots_;
  std::vector<double> seconds_;  // of each reward
  RewardWait last_wait_;
  std::size_t last_settled_ = 0;
  std::size_t turn_ = 0;
  std::size_t unfinished_ = 0;  // scores that are still to come
  int threads_ = 0;             // that work or wait for work
  bool stopping_ = false;
};

RewardPool::RewardPool(std::vector<std::unique_ptr<Reward>> rewards, int threads) {
  if (rewards.empty() || threads < 1) {
    throw RewardError(fmt::format("a reward pool needs rewards and threads, not {} and {}",
                                  rewards.size(), threads));
  }
  state_ = std::make_shared<State>(std::move(rewards));
  try {
    for (int i = 0; i < threads; ++i) state_->start_thread();
  } catch (...) {
    state_->stop();
    throw;
  }
}

RewardPool::~RewardPool() {
  if (state_) state_->stop();
}

void RewardPool::submit(std::size_t slot, std::shared_ptr<const tasks::Prompt> prompt,
                        std::string completion, std::optional<double> tokens) {
  state_->submit(
      slot, std::make_shared<Slot>(Slot{std::move(prompt), std::move(completion), tokens, {}}));
}

std::vector<std::vector<Score>> RewardPool::collect(const OnWait& on_wait) {
  return state_->collect(on_wait);
}

std::size_t RewardPool::reward_count() const { return state_->rewards().size(); }

std::string_view RewardPool::reward_name(std::size_t reward) const {
  return state_->rewards().at(reward)->name();
}

std::vector<double> RewardPool::seconds() const { return state_->seconds(); }

RewardWait RewardPool::last_wait() const { return state_->last_wait(); }

}  // namespace aha::rewards
