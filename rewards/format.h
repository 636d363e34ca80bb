#pragma once

#include <string_view>

#include "rewards/reward_kind.h"

namespace aha::rewards {

// 1 where the completion has the shape, 0 where not; never null. Presets:
//   r1          <think>...</think><answer>...</answer>: each of the four tags exactly once, in this
//               order, neither part empty, nothing but white space outside
//   think_only  <think>...</think>...: each tag exactly once, only white space before, neither the
//               thinking nor what follows it empty
//   boxed       after the thinking, if there is any, exactly one \boxed{...}, not empty, its braces
//               balanced
// or `pattern`, a regular expression in RE2's syntax that the whole completion must match (`.` does
// not match a line feed unless (?s) is given; bytes that are not UTF-8 match only \C).
//
// With `partial_credit` a completion without the preset's shape gets 1 / (n + 1) for each of its n
// tags that stands exactly once, wherever; the last share is for the shape.
//
// Tags are these exact bytes: another case or look-alike letters are text. Empty means nothing but
// white space, and white space is ASCII's. Time is linear in the completion, whatever its bytes.
RewardKind format_kind();

bool has_r1_format(std::string_view completion);
bool has_think_only_format(std::string_view completion);
bool has_boxed_format(std::string_view completion);

}  // namespace aha::rewards
