#pragma once

#include <ATen/core/Tensor.h>

#include "policy/rotary_config.h"

namespace aha::policy {

// Rotary position embedding (Su et al., 2021): pair i of a head turns by position * frequency_i.
// Frequencies and angles are computed in float32 by the same operators as in transformers, so that
// the angles of far positions, which float32 rounds, are rounded alike.
class Rotary {
 public:
  Rotary(const RotaryConfig& config, std::int64_t max_position_embeddings);

  // Rotates the last `config.dim` entries of each head and copies the rest. x [T, heads, W], heads
  // contiguous within a token; positions [T] int64, each below max_position_embeddings. Returns
  // [T, heads, W] contiguous. Differentiable.
  at::Tensor rotate_tail(const at::Tensor& x, const at::Tensor& positions) const;

  // The same from LibTorch's operators, for any device and dtype.
  at::Tensor rotate_tail_reference(const at::Tensor& x, const at::Tensor& positions) const;

  void to_device(const at::Device& device);

 private:
  bool interleaved_;
  at::Tensor cosines_;  // [max_position_embeddings, dim / 2] float32
  at::Tensor sines_;    // [max_position_embeddings, dim / 2] float32
};

}  // namespace aha::policy
