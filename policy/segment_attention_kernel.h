#pragma once

#include <cstdint>

namespace aha::policy {

// float32 CPU kernels behind segment_attention for short segments; what is long goes through
// tiled_attention.h.
struct AttentionShape {
  std::int64_t heads, kv_heads, key, value;
  float scale;

  std::int64_t group() const { return heads / kv_heads; }  // query heads that share a key head
};

// A tensor [T, kv_heads, width] with unit stride in its last dimension.
struct HeadRows {
  const float* data;
  std::int64_t token_stride, head_stride;

  const float* row(std::int64_t token, std::int64_t head) const {
    return data + token * token_stride + head * head_stride;
  }
};

struct AttentionArrays {
  const float* queries;  // [T, heads, key] contiguous
  HeadRows keys;
  HeadRows values;
};

struct AttentionGradients {
  const float* output;  // [T, heads, value]: of the result
  float* queries;       // [T, heads, key]
  float* keys;          // [T, kv_heads, key], zeroed by the caller
  float* values;        // [T, kv_heads, value], zeroed by the caller
};

// One segment [begin, end) and one key head: output [T, heads, value] and log_sum_exp [T, heads] of
// the rows of its query heads.
void attend_segment(const AttentionArrays& in, const AttentionShape& shape, std::int64_t begin,
                    std::int64_t end, std::int64_t kv_head, float* output, float* log_sum_exp);

void attend_segment_backward(const AttentionArrays& in, const AttentionShape& shape,
                             std::int64_t begin, std::int64_t end, std::int64_t kv_head,
                             const float* output, const float* log_sum_exp,
                             const AttentionGradients& gradients);

}  // namespace aha::policy
