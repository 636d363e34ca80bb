#include "rewards/math_reward.h"

#include <fmt/core.h>

#include "rewards/math_answer.h"

namespace aha::rewards {

Score MathReward::score(const tasks::Prompt& prompt, std::string_view completion) const {
  if (prompt.gold.empty()) {
    return {std::nullopt, Verdict::error, "the column gold is missing or empty"};
  }
  const MathResult result = verify_math(prompt.gold, completion, options_);
  if (result.verdict == Verdict::correct) {
    return {1.0, Verdict::correct, std::string(name_of(result.method))};
  }
  if (result.verdict == Verdict::wrong) {
    return {0.0, Verdict::wrong,
            result.answer.empty() ? result.reason
                                  : fmt::format("{}: \"{}\" instead of \"{}\"", result.reason,
                                                result.answer, result.gold)};
  }
  return {std::nullopt, Verdict::error, result.reason};
}

}  // namespace aha::rewards
