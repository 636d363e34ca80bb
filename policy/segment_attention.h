#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace aha::policy {

// What causal attention over packed segments reads. Query heads are dealt to the key heads in equal
// consecutive groups (one a group: each head has keys of its own). Keys and values may be parts of
// wider tensors, with unit stride in their last dimension.
struct SegmentAttentionInputs {
  at::Tensor queries;  // [T, heads, key]
  at::Tensor keys;     // [T, kv_heads, key]
  at::Tensor values;   // [T, kv_heads, value]
  double softmax_scale;
};

// softmax(scale * q k^T) v, each token over the tokens before it in its own segment and itself.
// segment_offsets: S + 1 numbers from 0 to T. Returns [T, heads, value]. Differentiable; scores are
// computed again in the backward pass, so memory grows with T and not with its square.
at::Tensor segment_attention(const SegmentAttentionInputs& in,
                             const std::vector<std::int64_t>& segment_offsets);

// The same from LibTorch's operators with the whole [T, T] mask, for any device and dtype.
at::Tensor segment_attention_reference(const SegmentAttentionInputs& in,
                                       const std::vector<std::int64_t>& segment_offsets);

}  // namespace aha::policy
