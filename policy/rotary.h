#pragma once

#include <ATen/core/Tensor.h>

#include "policy/model_config.h"

namespace aha::policy {

// Rotary position embedding (Su et al., 2021) of interleaved pairs, as DeepSeek rotates them:
// entries 2i and 2i + 1 turn by position * theta^(-2i / D). YaRN scaling where the configuration
// has it.
class Rotary {
 public:
  explicit Rotary(const ModelConfig& config);

  // Rotates the last D entries of x's rows and copies the rest. x [T, heads, W], W >= D,
  // contiguous; positions [T] int64, each below max_position_embeddings. Returns [T, heads, W].
  // Differentiable.
  at::Tensor rotate_tail(const at::Tensor& x, const at::Tensor& positions) const;

  // What attention scores are multiplied by: 1 / sqrt(qk_head_dim), with YaRN's correction.
  double softmax_scale() const { return softmax_scale_; }

  void to_device(const at::Device& device);

 private:
  at::Tensor cosines_;  // [max_position_embeddings, D / 2] float32
  at::Tensor sines_;    // [max_position_embeddings, D / 2] float32
  double softmax_scale_;
};

}  // namespace aha::policy
