#pragma once

#include "rewards/reward_kind.h"

namespace aha::rewards {

// `repetition`: minus `max_penalty` times the share of n-grams of words that stood before in the
// completion: 1 - (different n-grams) / (all n-grams), after Yeo et al., 2025, "Demystifying Long
// Chain-of-Thought Reasoning in LLMs" (arXiv:2502.03373). Words are what stands between ASCII white
// space, in ASCII lower case; 0 where there are fewer than `ngram_size`. Linear time.
RewardKind repetition_kind();

}  // namespace aha::rewards
