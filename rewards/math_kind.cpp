#include "rewards/math_reward.h"

namespace aha::rewards {
namespace {

constexpr double kMostBytes = 1 << 30;
constexpr double kMostMilliseconds = 60'000;
constexpr double kMostDecimals = 100;

std::vector<RewardOption> math_options() {
  const MathOptions standard;
  std::vector<RewardOption> options;
  for (const MathRule& rule : math_rules()) {
    options.push_back(
        boolean_option(std::string(rule.name), standard.*rule.member, std::string(rule.doc)));
  }
  options.push_back(integer_option("decimals", standard.decimals, 0, kMostDecimals,
                                   "an exact gold accepts a decimal that rounds as it does at so "
                                   "many places; 0: none"));
  options.push_back(integer_option("answer_bytes", static_cast<std::int64_t>(standard.answer_bytes),
                                   1, kMostBytes,
                                   "a longer answer is undecided unless it is one plain integer"));
  options.push_back(integer_option("milliseconds", standard.bounds.milliseconds, 1,
                                   kMostMilliseconds, "time for a decision, then it is undecided"));
  return options;
}

}  // namespace

MathOptions math_options_of(const OptionValues& values) {
  MathOptions options;
  for (const MathRule& rule : math_rules()) options.*rule.member = values.boolean(rule.name);
  options.decimals = static_cast<int>(values.integer("decimals"));
  options.answer_bytes = static_cast<std::size_t>(values.integer("answer_bytes"));
  options.bounds.milliseconds = values.integer("milliseconds");
  return options;
}

RewardKind math_kind() {
  RewardKind kind;
  kind.name = "math";
  kind.doc = "whether the answer equals the gold one as mathematics (docs/math_verification.md)";
  kind.options = math_options();
  kind.make = [](const OptionValues& values) {
    return std::make_unique<MathReward>(math_options_of(values));
  };
  return kind;
}

}  // namespace aha::rewards
