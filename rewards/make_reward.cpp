#include "rewards/make_reward.h"

#include <fmt/core.h>

#include "rewards/accuracy.h"
#include "rewards/code/code_reward.h"
#include "rewards/format.h"
#include "rewards/math_reward.h"
#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

std::unique_ptr<Reward> make_accuracy(const RewardOptions& options) {
  if (!options.pattern.empty() || options.preset != RewardOptions{}.preset) {
    throw RewardError("accuracy: preset and pattern are options of format; accuracy has none");
  }
  return std::make_unique<Accuracy>();
}

}  // namespace

std::unique_ptr<Reward> make_reward(const RewardOptions& options) {
  if (options.name == "accuracy") {
    return make_accuracy(options);
  }
  if (options.name == "code") {
    return std::make_unique<CodeReward>(options.code);
  }
  if (options.name == "format") {
    return make_format(options);
  }
  if (options.name == "math") {
    return std::make_unique<MathReward>(options.math);
  }
  throw RewardError(fmt::format(
      "reward \"{}\" is unknown; known are accuracy, code, format and math", options.name));
}

}  // namespace aha::rewards
