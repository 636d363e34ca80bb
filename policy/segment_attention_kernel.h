#pragma once

#include <cstdint>

namespace aha::policy {

// float32 CPU kernels behind segment_attention; shapes as in SegmentAttentionInputs, contiguous.
struct AttentionShape {
  std::int64_t heads, nope, rope, value;
  float scale;

  std::int64_t key() const { return nope + rope; }
};

struct AttentionArrays {
  const float* queries;
  const float* keys_values;
  const float* rope_keys;
};

struct AttentionGradients {
  const float* output;  // [T, heads, value]: of the result
  float* queries;
  float* keys_values;  // zeroed by the caller
  float* rope_keys;    // zeroed by the caller
};

// One segment [begin, end): output [T, heads, value] and log_sum_exp [T, heads] of its rows.
void attend_segment(const AttentionArrays& in, const AttentionShape& shape, std::int64_t begin,
                    std::int64_t end, float* output, float* log_sum_exp);

void attend_segment_backward(const AttentionArrays& in, const AttentionShape& shape,
                             std::int64_t begin, std::int64_t end, const float* output,
                             const float* log_sum_exp, const AttentionGradients& gradients);

}  // namespace aha::policy
