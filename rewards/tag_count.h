#pragma once

#include "rewards/reward_kind.h"

namespace aha::rewards {

// `tag_count`: a share for each tag of `tags` that stands in the completion exactly once, whatever
// their order and what is between them; 1 where all do. A dense beginning for a policy that does
// not know the format yet. It is met by writing the tags alone: give it little weight, or let it
// decay.
RewardKind tag_count_kind();

// `xml_structure`: the share of steps that are met, read from the front until a tag is missing,
// stands twice or is out of order. For each of `elements`: its opening tag, white space alone
// before it, its closing tag, something other than white space between the two; at the end: nothing
// but white space after the last. 1 where all are met. Tags are exact bytes, white space is
// ASCII's.
RewardKind xml_structure_kind();

}  // namespace aha::rewards
