#include "rewards/reward_pool.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "rewards/accuracy.h"
#include "rewards/make_reward.h"
#include "rewards/reward_error.h"
#include "tasks/random_stream.h"
#include "tests/rewards/tag_soup.h"

namespace aha::rewards {
namespace {

class Function : public Reward {
 public:
  explicit Function(Score (*function)(std::string_view)) : function_(function) {}
  std::string_view name() const override { return "function"; }
  Score score(const tasks::Prompt& /*prompt*/, std::string_view completion) const override {
    return function_(completion);
  }

 private:
  Score (*function_)(std::string_view);
};

std::vector<std::unique_ptr<Reward>> one(Score (*function)(std::string_view)) {
  std::vector<std::unique_ptr<Reward>> rewards;
  rewards.push_back(std::make_unique<Function>(function));
  return rewards;
}

std::vector<std::unique_ptr<Reward>> accuracy_and_format() {
  std::vector<std::unique_ptr<Reward>> rewards;
  rewards.push_back(std::make_unique<Accuracy>());
  rewards.push_back(make_reward("format"));
  return rewards;
}

TEST(RewardPool, GivesWhatTheRewardsGiveInAnyOrderOnAnyThreads) {
  tasks::RandomStream random({5, tasks::Purpose::evaluation, 0, 0, 0});
  const auto prompt = std::make_shared<const tasks::Prompt>(tasks::Prompt{"", "12", "integer", {}});
  std::vector<std::string> completions;
  completions.reserve(500);
  for (int i = 0; i < 500; ++i) {
    completions.push_back(draw_near_r1(random));
  }
  std::vector<std::size_t> order(completions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rewards = accuracy_and_format();
  for (const int threads : {1, 2, 7}) {
    RewardPool pool(accuracy_and_format(), threads);
    for (int step = 0; step < 3; ++step) {
      for (std::size_t i = order.size() - 1; i > 0; --i) {
        std::swap(order[i], order[random.below(static_cast<std::uint32_t>(i) + 1)]);
      }
      for (const std::size_t slot : order) {
        pool.submit(slot, prompt, completions[slot]);
      }
      const auto scores = pool.collect();
      ASSERT_EQ(scores.size(), completions.size());
      for (std::size_t slot = 0; slot < scores.size(); ++slot) {
        ASSERT_EQ(scores[slot].size(), 2U);
        for (std::size_t i = 0; i < 2; ++i) {
          const Score expected = rewards[i]->score(*prompt, completions[slot]);
          EXPECT_EQ(scores[slot][i].value, expected.value);
          EXPECT_EQ(scores[slot][i].verdict, expected.verdict);
          EXPECT_EQ(scores[slot][i].detail, expected.detail);
        }
      }
    }
  }
}

TEST(RewardPool, ScoresWhileTheCallerGoesOn) {
  static std::atomic<int> scored;
  scored = 0;
  RewardPool pool(one([](std::string_view) {
                    ++scored;
                    return Score{1.0, Verdict::correct, ""};
                  }),
                  1);
  const auto prompt = std::make_shared<const tasks::Prompt>();
  pool.submit(0, prompt, "a");
  for (int i = 0; i < 2000 && scored == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(scored, 1);
}

TEST(RewardPool, ExceptionsAndNonsenseAreErrors) {
  RewardPool pool(one([](std::string_view text) -> Score {
                    if (text == "throw") {
                      throw std::runtime_error("it broke");
                    }
                    if (text == "odd") {
                      throw 5;  // NOLINT(misc-throw-by-value-catch-by-reference)
                    }
                    return {text == "nan" ? std::nan("") : 1.0, Verdict::correct, ""};
                  }),
                  2);
  const auto prompt = std::make_shared<const tasks::Prompt>();
  std::size_t slot = 0;
  for (const char* text : {"throw", "odd", "nan", "fine"}) {
    pool.submit(slot++, prompt, text);
  }
  const auto scores = pool.collect();
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(scores[i][0].verdict, Verdict::error);
    EXPECT_EQ(scores[i][0].value, std::nullopt);
    EXPECT_FALSE(scores[i][0].detail.empty());
  }
  EXPECT_EQ(scores[0][0].detail, "it broke");
  EXPECT_EQ(scores[3][0].value, 1.0);
}

TEST(RewardPool, CountsTime) {
  RewardPool pool(one([](std::string_view) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(10));
                    return Score{1.0, Verdict::correct, ""};
                  }),
                  2);
  const auto prompt = std::make_shared<const tasks::Prompt>();
  for (std::size_t slot = 0; slot < 5; ++slot) {
    pool.submit(slot, prompt, "");
  }
  pool.collect();
  EXPECT_GE(pool.seconds()[0], 0.05);
}

// Notes the batches it is given; scores are the completions' numbers.
class Batched : public Reward {
 public:
  std::string_view name() const override { return "batched"; }
  Score score(const tasks::Prompt& /*prompt*/, std::string_view completion) const override {
    return {std::stod(std::string(completion)), Verdict::correct, ""};
  }
  std::size_t batch_size() const override { return 8; }
  int concurrency() const override { return 1; }
  std::vector<Score> score_batch(std::span<const Sample> samples) const override {
    EXPECT_EQ(++running_, 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    sizes.push_back(samples.size());  // one call at a time
    --running_;
    return Reward::score_batch(samples);
  }
  static inline std::vector<std::size_t> sizes;

 private:
  mutable std::atomic<int> running_ = 0;
};

TEST(RewardPool, GivesBatchesToThoseThatWantThem) {
  Batched::sizes.clear();
  std::vector<std::unique_ptr<Reward>> rewards = accuracy_and_format();
  rewards.push_back(std::make_unique<Batched>());
  RewardPool pool(std::move(rewards), 3);
  const auto prompt = std::make_shared<const tasks::Prompt>();
  for (std::size_t slot = 0; slot < 100; ++slot) pool.submit(slot, prompt, std::to_string(slot));
  const auto scores = pool.collect();
  for (std::size_t slot = 0; slot < 100; ++slot) {
    EXPECT_EQ(scores[slot][2].value, static_cast<double>(slot));
  }
  EXPECT_LT(Batched::sizes.size(), 50U);
  EXPECT_EQ(std::accumulate(Batched::sizes.begin(), Batched::sizes.end(), std::size_t{0}), 100U);
  EXPECT_LE(*std::max_element(Batched::sizes.begin(), Batched::sizes.end()), 8U);
}

// Hangs on "hang" until it is let go.
class Hanging : public Reward {
 public:
  std::string_view name() const override { return "hanging"; }
  double deadline() const override { return 0.5; }
  Score score(const tasks::Prompt& /*prompt*/, std::string_view completion) const override {
    ++entered;
    while (completion == "hang" && !let_go) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ++left;
    return {1.0, Verdict::correct, ""};
  }
  static inline std::atomic<bool> let_go = false;
  static inline std::atomic<int> entered = 0;
  static inline std::atomic<int> left = 0;
};

TEST(RewardPool, WhatPassesItsDeadlineIsAnErrorAndTheOthersGoOn) {
  Hanging::let_go = false;
  Hanging::entered = Hanging::left = 0;
  std::vector<std::string> waited_for;
  {
    std::vector<std::unique_ptr<Reward>> rewards;
    rewards.push_back(std::make_unique<Hanging>());
    RewardPool pool(std::move(rewards), 1);
    const auto prompt = std::make_shared<const tasks::Prompt>();
    std::size_t slot = 0;
    for (const char* text : {"hang", "fine", "hang", "fine"}) pool.submit(slot++, prompt, text);
    const auto scores = pool.collect();
    for (const std::size_t i : {0, 2}) {
      EXPECT_EQ(scores[i][0].verdict, Verdict::error);
      EXPECT_EQ(scores[i][0].detail, "gave no score within 0.5 s");
    }
    EXPECT_EQ(scores[1][0].value, 1.0);
    EXPECT_EQ(scores[3][0].value, 1.0);
    EXPECT_EQ(pool.last_wait().reward, "hanging");
    EXPECT_GE(pool.last_wait().seconds, 0.5);
    pool.submit(0, prompt, "fine");
    EXPECT_EQ(pool.collect()[0][0].value, 1.0);
    pool.submit(0, prompt, "hang");  // the pool goes away all the same
    while (Hanging::entered < 6) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  Hanging::let_go = true;
  while (Hanging::left < 6) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST(RewardPool, SaysWhomItWaitsFor) {
  RewardPool pool(one([](std::string_view) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(1200));
                    return Score{1.0, Verdict::correct, ""};
                  }),
                  1);
  pool.submit(0, std::make_shared<const tasks::Prompt>(), "");
  std::vector<std::string> names;
  pool.collect([&](std::string_view reward, double /*seconds*/) { names.emplace_back(reward); });
  EXPECT_EQ(names, std::vector<std::string>{"function"});
}

TEST(RewardPool, RefusesMisuse) {
  EXPECT_THROW(RewardPool({}, 1), RewardError);
  EXPECT_THROW(RewardPool(accuracy_and_format(), 0), RewardError);
  RewardPool pool(accuracy_and_format(), 1);
  EXPECT_EQ(pool.reward_count(), 2U);
  EXPECT_EQ(pool.reward_name(1), "format");
  const auto prompt = std::make_shared<const tasks::Prompt>();
  pool.submit(1, prompt, "a");
  EXPECT_THROW(pool.submit(1, prompt, "b"), RewardError);
  EXPECT_THROW(pool.collect(), RewardError);  // slot 0 is missing
  EXPECT_TRUE(pool.collect().empty());
}

TEST(RewardPool, GoesAwayWithWorkLeft) {
  const auto prompt = std::make_shared<const tasks::Prompt>();
  RewardPool pool(one([](std::string_view) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    return Score{1.0, Verdict::correct, ""};
                  }),
                  2);
  for (std::size_t slot = 0; slot < 10'000; ++slot) {
    pool.submit(slot, prompt, "");
  }
}

}  // namespace
}  // namespace aha::rewards
