#pragma once

#include "rewards/reward_kind.h"

namespace aha::rewards {

// `language`: the share of the words of the chain of thought that are of the target language, as in
// DeepSeek-R1 (arXiv:2501.12948, 2.3.2). The chain is what stands between <think> and </think>; the
// whole completion where it does not think, or with `part: all`. Words and their languages:
// language_words.h. `target` is an ISO 639-1 code, by option, else by the column `target`, else (or
// `auto`) the language that most words of the prompt have. No countable words: null.
RewardKind language_kind();

}  // namespace aha::rewards
