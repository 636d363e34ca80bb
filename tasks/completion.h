#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tasks/prompt.h"

namespace aha::tasks {

enum class FinishReason {
  stop,    // the policy wrote its end-of-sequence token
  length,  // cut off at max_completion_length
};

// What the policy wrote for one prompt. The three vectors have one entry a sampled token, the
// end-of-sequence token included.
struct Completion {
  std::vector<std::int32_t> ids;
  std::vector<float> logprobs;  // log p under the policy that wrote the token, at T = 1
                                // scaling by the sampling temperature included
  std::vector<std::int64_t> policy_versions;  // number of updates the writing policy had seen
  std::string text;                           // decoded, special tokens left out
  FinishReason finish_reason = FinishReason::length;
};

// The completions of one prompt: what group-relative advantages are relative to.
struct Group {
  Prompt prompt;
  std::vector<std::int32_t> prompt_ids;
  std::vector<Completion> completions;
};

}  // namespace aha::tasks
