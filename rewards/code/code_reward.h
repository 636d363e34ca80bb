#pragma once

#include <memory>
#include <string_view>

#include "rewards/code/code_options.h"
#include "rewards/reward.h"
#include "rewards/reward_kind.h"

namespace aha::rewards {

// Whether the program in a completion passes the tests of its row; docs/code_reward.md is the
// manual. Score::judgement is AC, WA, TLE, MLE, OLE, RE, CE or SE; SE has no value. A broken row
// has none either and no judgement.
//
// `score` runs boxes on the calling thread; any number of threads may call it.
class CodeReward : public Reward {
 public:
  // Throws RewardError for options that cannot be met.
  explicit CodeReward(const CodeOptions& options);
  ~CodeReward() override;

  std::string_view name() const override { return "code"; }
  Score score(const tasks::Prompt& prompt, std::string_view completion) const override;

 private:
  class Judge;
  std::unique_ptr<Judge> judge_;
};

RewardKind code_kind();

}  // namespace aha::rewards
