#pragma once

#include <string_view>

#include "rewards/math_options.h"
#include "rewards/reward.h"
#include "rewards/reward_kind.h"

namespace aha::rewards {

// 1 where the completion's final answer is the prompt's `gold`, 0 where it is not, null where that
// could not be decided: verify_math. The detail names the method, or why, with both answers as they
// were understood.
class MathReward : public Reward {
 public:
  explicit MathReward(const MathOptions& options) : options_(options) {}

  std::string_view name() const override { return "math"; }
  Score score(const tasks::Prompt& prompt, std::string_view completion) const override;

 private:
  MathOptions options_;
};

MathOptions math_options_of(const OptionValues& values);  // the options of math_kind()

RewardKind math_kind();

}  // namespace aha::rewards
