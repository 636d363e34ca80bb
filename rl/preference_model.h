#pragma once

#include <memory>

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include "rewards/preference_reward.h"

namespace aha::rl {

// Reads a reward model: a Hugging Face directory whose architecture is
// `...ForSequenceClassification` of a family that the policy may be of (Llama, Qwen2, Qwen3, ...),
// with one label, and with a tokenizer. The score is `score.weight` times the final hidden state at
// the last token that is no padding, in float32, as in transformers. Plain text gets the special
// tokens that the tokenizer adds, such as the one that begins a sequence; text of a chat template
// has its own.
//
// A text that is longer than max_position_embeddings has no score. Throws RewardError for a
// model that is no reward model, TokenizerError, and what load_model throws.
std::unique_ptr<rewards::PreferenceModel> load_preference_model(
    const rewards::PreferenceOptions& options, const at::Device& device = at::kCPU);

}  // namespace aha::rl
