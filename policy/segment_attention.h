#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace aha::policy {

// What causal attention over packed segments reads; keys and values come as multi-head latent
// attention makes them (DeepSeek-V2, 2024, section 2.1), so that nothing is copied to line them up.
struct SegmentAttentionInputs {
  at::Tensor queries;      // [T, heads, nope + rope]
  at::Tensor keys_values;  // [T, heads, nope + value]: a head's position-free key, then its value
  at::Tensor rope_keys;    // [T, rope]: the rotary key that all heads share
  double softmax_scale;
};

// softmax(scale * q k^T) v, each token over the tokens before it in its own segment and itself.
// segment_offsets: S + 1 numbers from 0 to T. Returns [T, heads, value]. Differentiable.
at::Tensor segment_attention(const SegmentAttentionInputs& inputs,
                             const std::vector<std::int64_t>& segment_offsets);

// The same from LibTorch's operators with a dense mask, for any device and dtype; O(T^2) memory.
at::Tensor segment_attention_reference(const SegmentAttentionInputs& inputs,
                                       const std::vector<std::int64_t>& segment_offsets);

}  // namespace aha::policy
