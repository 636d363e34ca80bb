#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/verdict.h"
#include "tasks/prompt.h"

namespace aha::rewards {

struct Score {
  std::optional<double> value;  // empty when the reward does not apply or failed
  Verdict verdict = Verdict::error;
  std::string detail;           // why, in a few words, for people
  std::string judgement = {};   // a finer word than the verdict's: "TLE"; may be empty
  bool sandbox_failed = false;  // an error that no program can be blamed for: verdict SE
};

// A score that says why there is none: Verdict::error.
Score undecided(std::string detail);

// A completion as a reward sees it. Refers to its prompt and text.
struct Sample {
  const tasks::Prompt* prompt = nullptr;
  std::string_view completion;
  std::optional<double> tokens;  // how many it has; empty where nobody knows
};

// A rule that scores a completion. Implementations are immutable after construction; `score` is
// called from many threads at once.
class Reward {
 public:
  virtual ~Reward() = default;

  virtual std::string_view name() const = 0;  // as in `rewards/<name>/mean`

  // `completion` is the decoded text, special tokens left out: bytes, possibly broken UTF-8. Never
  // throws for what a completion holds.
  virtual Score score(const tasks::Prompt& prompt, std::string_view completion) const = 0;

  // For a reward that wants to know the number of tokens.
  virtual Score score_sample(const Sample& sample) const {
    return score(*sample.prompt, sample.completion);
  }

  // For a reward that a call costs much: it is given up to batch_size() samples at a time where so
  // many wait. One score a sample, in order.
  virtual std::vector<Score> score_batch(std::span<const Sample> samples) const;
  virtual std::size_t batch_size() const { return 1; }

  // Seconds a sample that RewardPool waits for a call. Infinite where the reward keeps a deadline
  // of its own.
  virtual double deadline() const { return std::numeric_limits<double>::infinity(); }

  // Calls at the same time that make sense.
  virtual int concurrency() const { return std::numeric_limits<int>::max(); }
};

// score_batch, but what a reward throws, a value that is not finite and a wrong number of scores
// become Verdict::error: one score a sample, whatever the reward does.
std::vector<Score> score_safely(const Reward& reward, std::span<const Sample> samples);

}  // namespace aha::rewards
