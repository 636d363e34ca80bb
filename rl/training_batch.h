#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "policy/packed_tokens.h"
#include "tasks/completion.h"

namespace aha::rl {

// A completion as the trainer sees it. Points into the groups it came from.
struct TrainingSample {
  const std::vector<std::int32_t>* prompt_ids = nullptr;
  const tasks::Completion* completion = nullptr;
  double advantage = 0.0;
  bool has_reward = false;    // without one it does not count
  double token_weight = 0.0;  // of each of its tokens in the loss; see token_weight()
};

// Completions with their prompts, packed end to end. N counts the sampled tokens of all sequences.
struct TrainingBatch {
  policy::PackedTokens tokens;  // each sequence without its last token, which predicts nothing
  at::Tensor rows;              // [N] int64: whose hidden state predicts each sampled token
  at::Tensor targets;           // [N] int64: the sampled tokens
  at::Tensor old_logprobs;      // [N] float32: as recorded at sampling
  at::Tensor advantages;        // [N] float32
  at::Tensor token_weights;     // [N] float32
  at::Tensor sequences;         // [N] int64: which sequence each token belongs to
  std::int64_t num_sequences = 0;
};

TrainingBatch pack_training_batch(std::span<const TrainingSample> samples);

}  // namespace aha::rl
