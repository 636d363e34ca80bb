#include <algorithm>

#include "rewards/accuracy.h"
#include "rewards/code/code_reward.h"
#include "rewards/format.h"
#include "rewards/language.h"
#include "rewards/length.h"
#include "rewards/math_reward.h"
#include "rewards/plugin_reward.h"
#include "rewards/program_reward.h"
#include "rewards/repetition.h"
#include "rewards/reward_kind.h"
#include "rewards/tag_count.h"

namespace aha::rewards {

const std::vector<RewardKind>& reward_kinds() {
  static const std::vector<RewardKind> kKinds{
      accuracy_kind(),      math_kind(),   code_kind(),       format_kind(),
      language_kind(),      length_kind(), repetition_kind(), tag_count_kind(),
      xml_structure_kind(), plugin_kind(), command_kind(),
  };
  return kKinds;
}

bool RewardKind::keeps_deadline() const {
  return std::any_of(options.begin(), options.end(),
                     [](const RewardOption& option) { return option.name == "deadline"; });
}

const RewardKind* find_reward_kind(std::string_view name) {
  const auto& kinds = reward_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const RewardKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace aha::rewards
