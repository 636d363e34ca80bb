#include "rewards/reward_pool.h"

#include <chrono>
#include <cmath>
#include <exception>
#include <utility>

#include <fmt/core.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

Score score_safely(const Reward& reward, const Sample& sample) {
  try {
    Score score = reward.score_sample(sample);
    if (score.value && !std::isfinite(*score.value)) {
      return {std::nullopt, Verdict::error, fmt::format("the score is {}", *score.value)};
    }
    return score;
  } catch (const std::exception& error) {
    return {std::nullopt, Verdict::error, error.what()};
  } catch (...) {
    return {std::nullopt, Verdict::error, "threw something that is no std::exception"};
  }
}

}  // namespace

RewardPool::RewardPool(std::vector<std::unique_ptr<Reward>> rewards, int threads)
    : rewards_(std::move(rewards)), usage_(rewards_.size()) {
  if (rewards_.empty() || threads < 1) {
    throw RewardError(fmt::format("a reward pool needs rewards and threads, not {} and {}",
                                  rewards_.size(), threads));
  }
  try {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back(&RewardPool::work, this);
    }
  } catch (...) {
    stop();
    throw;
  }
}

RewardPool::~RewardPool() { stop(); }

void RewardPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  job_came_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void RewardPool::submit(std::size_t slot, const tasks::Prompt* prompt, std::string completion,
                        std::optional<double> tokens) {
  {
    const std::lock_guard lock(mutex_);
    if (slot >= slots_.size()) {
      slots_.resize(slot + 1);
    }
    if (slots_[slot].submitted) {
      throw RewardError(fmt::format("slot {} of the reward pool was submitted already", slot));
    }
    jobs_.push_back({slot, prompt, std::move(completion), tokens});
    slots_[slot].submitted = true;
    ++unfinished_;
  }
  job_came_.notify_one();
}

std::vector<std::vector<Score>> RewardPool::collect() {
  std::unique_lock lock(mutex_);
  all_done_.wait(lock, [this] { return unfinished_ == 0; });
  const std::vector<Slot> slots = std::exchange(slots_, {});
  lock.unlock();
  std::vector<std::vector<Score>> scores;
  scores.reserve(slots.size());
  for (const Slot& slot : slots) {
    if (!slot.submitted) {
      throw RewardError(
          fmt::format("slot {} of the reward pool was never submitted", scores.size()));
    }
    scores.push_back(slot.scores);
  }
  return scores;
}

std::vector<RewardUsage> RewardPool::usage() const {
  const std::lock_guard lock(mutex_);
  return usage_;
}

void RewardPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    job_came_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) {
      return;
    }
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    std::vector<RewardUsage> usage(rewards_.size());
    std::vector<Score> scores = score(job, usage);
    lock.lock();
    for (std::size_t i = 0; i < usage.size(); ++i) {
      usage_[i].seconds += usage[i].seconds;
      usage_[i].scored += usage[i].scored;
      usage_[i].errors += usage[i].errors;
    }
    slots_[job.slot].scores = std::move(scores);
    if (--unfinished_ == 0) {
      all_done_.notify_all();
    }
  }
}

std::vector<Score> RewardPool::score(const Job& job, std::vector<RewardUsage>& usage) const {
  std::vector<Score> scores;
  scores.reserve(rewards_.size());
  for (std::size_t i = 0; i < rewards_.size(); ++i) {
    const auto begin = std::chrono::steady_clock::now();
    scores.push_back(score_safely(*rewards_[i], {job.prompt, job.completion, job.tokens}));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    usage[i] = {took.count(), 1, scores.back().verdict == Verdict::error ? 1U : 0U};
  }
  return scores;
}

}  // namespace aha::rewards
