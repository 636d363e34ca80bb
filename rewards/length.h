#pragma once

#include "rewards/reward_kind.h"

namespace aha::rewards {

// `length`, by `kind`:
//   soft_overlong  DAPO's soft overlong punishment (Yu et al., 2025, arXiv:2503.14476, equation
//   13):
//                  with L the length, 0 up to max_length - soft_punish_cache, then falling linearly
//                  to -1 at max_length, and -1 beyond
//   cosine         the cosine length reward of Yeo et al., 2025 (arXiv:2502.03373): right answers
//   go
//                  from max_value_correct at length 0 to min_value_correct at max_length, wrong
//                  ones from min_value_wrong to max_value_wrong along half a cosine; beyond
//                  max_length as at it. Whether an answer is right says `accuracy`; where it
//                  cannot, neither can this one.
// `unit` says what is counted: `tokens`, which a run knows of its own completions and a row in its
// column `completion_ids` (a list) or `completion_tokens` (a number), `characters` (bytes that
// begin a UTF-8 character) or `words` between ASCII white space.
RewardKind length_kind();

}  // namespace aha::rewards
