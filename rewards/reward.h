#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rewards/verdict.h"
#include "tasks/prompt.h"

namespace aha::rewards {

struct Score {
  std::optional<double> value;  // empty when the reward does not apply or failed
  Verdict verdict = Verdict::error;
  std::string detail;          // why, in a few words, for people
  std::string judgement = {};  // a finer word than the verdict's: "TLE"; may be empty
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
};

}  // namespace aha::rewards
