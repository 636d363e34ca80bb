#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "rewards/code/code_reward.h"
#include "rewards/reward_kind.h"

namespace aha::rewards {

// 1 for the right answer, 0 for a wrong one or none, by the prompt's `answer_type`:
//   integer    the gold integer, of any length; a tag or a box holds nothing else (a plus or
//   leading
//              zeros are the same number), after "the answer is" it is the first number of the
//              line, else the last number of the text
//   exact      the gold text byte for byte, white space around both aside; without a tag, a box or
//              "the answer is" the whole text after the thinking; after the phrase a final full
//              stop does not count
//   countdown  an expression that check_countdown accepts for the column `numbers` and the gold
//              target; without a tag or a box the line after the phrase, else the last line
//   multiple_choice
//              the gold letter, or with the column `choices` (texts, A first) its text:
//              chosen_letter; without a tag or a box the line after the phrase, else the last line
//   math       what MathReward accepts, with its default options; also where no type is given, as
//              with TRL's accuracy_reward
//   code       what CodeReward accepts, with its default options; where the sandbox fails the
//              judgement is SE
// Where the answer is read: find_answer. What cannot be decided, an unknown answer type or a gold
// answer that does not fit it, is Verdict::error.
class Accuracy : public Reward {
 public:
  std::string_view name() const override { return "accuracy"; }
  Score score(const tasks::Prompt& prompt, std::string_view completion) const override;

 private:
  Score score_code(const tasks::Prompt& prompt, std::string_view completion) const;

  mutable std::once_flag code_made_;
  mutable std::unique_ptr<const CodeReward> code_;  // made for the first prompt that needs it
  mutable std::string no_code_;                     // why it could not be
};

RewardKind accuracy_kind();

}  // namespace aha::rewards
