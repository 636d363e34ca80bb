#include "policy/segment_attention_kernel.h"

#include <cmath>
#include <limits>
#include <vector>

#include "policy/simd.h"
#include "policy/vector_exp.h"

// A segment's keys and values of one head are laid out once as [dimension][token]: then scores and
// their gradients are sums of rows, vectors over the tokens, with no sum across a vector.

namespace aha::policy {
namespace {

// Scratch of one segment and head; rows of `stride` floats.
struct HeadBlock {
  std::int64_t length = 0;
  std::int64_t stride = 0;
  std::vector<float> keys;    // [key, stride], transposed
  std::vector<float> values;  // [value, stride], transposed
};

AHA_SIMD_CLONES void transpose(const HeadRows& rows, std::int64_t begin, std::int64_t head,
                               std::int64_t width, const HeadBlock& block, float* result) {
  for (std::int64_t j = 0; j < block.length; ++j) {
    const float* row = rows.row(begin + j, head);
    for (std::int64_t d = 0; d < width; ++d) result[d * block.stride + j] = row[d];
  }
}

HeadBlock make_block(const AttentionArrays& in, const AttentionShape& shape, std::int64_t begin,
                     std::int64_t end, std::int64_t kv_head) {
  HeadBlock block;
  block.length = end - begin;
  block.stride = (block.length + 15) / 16 * 16;
  block.keys.resize(static_cast<std::size_t>(shape.key * block.stride));
  block.values.resize(static_cast<std::size_t>(shape.value * block.stride));
  transpose(in.keys, begin, kv_head, shape.key, block, block.keys.data());
  transpose(in.values, begin, kv_head, shape.value, block, block.values.data());
  return block;
}

// result[j] = scale * sum_d row[d] * matrix[d][j] for j < count.
AHA_SIMD_CLONES void multiply_row(const float* row, std::int64_t depth, const float* matrix,
                                  std::int64_t stride, std::int64_t count, float scale,
                                  float* result) {
#pragma omp simd
  for (std::int64_t j = 0; j < count; ++j) result[j] = 0.0F;
  std::int64_t d = 0;
  for (; d + 4 <= depth; d += 4) {
    const float a = row[d] * scale;
    const float b = row[d + 1] * scale;
    const float c = row[d + 2] * scale;
    const float e = row[d + 3] * scale;
    const float* m = matrix + d * stride;
#pragma omp simd
    for (std::int64_t j = 0; j < count; ++j) {
      result[j] += a * m[j] + b * m[stride + j] + c * m[2 * stride + j] + e * m[3 * stride + j];
    }
  }
  for (; d < depth; ++d) {
    const float a = row[d] * scale;
    const float* m = matrix + d * stride;
#pragma omp simd
    for (std::int64_t j = 0; j < count; ++j) result[j] += a * m[j];
  }
}

// scores[j] becomes exp(scores[j] - max) / sum; returns the log of the sum of exponentials.
AHA_SIMD_CLONES float softmax_row(float* scores, std::int64_t count) {
  float largest = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(max : largest)
  for (std::int64_t j = 0; j < count; ++j) largest = scores[j] > largest ? scores[j] : largest;
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t j = 0; j < count; ++j) {
    scores[j] = vector_exp(scores[j] - largest);
    sum += scores[j];
  }
  const float inverse = 1.0F / sum;
#pragma omp simd
  for (std::int64_t j = 0; j < count; ++j) scores[j] *= inverse;
  return largest + std::log(sum);
}

// result[d] = sum_j weights[j] * rows[j][d], rows `stride` apart.
AHA_SIMD_CLONES void combine_rows(const float* weights, std::int64_t count, const float* rows,
                                  std::int64_t stride, std::int64_t width, float* result) {
#pragma omp simd
  for (std::int64_t d = 0; d < width; ++d) result[d] = 0.0F;
  for (std::int64_t j = 0; j < count; ++j) {
    const float* row = rows + j * stride;
    const float weight = weights[j];
#pragma omp simd
    for (std::int64_t d = 0; d < width; ++d) result[d] += weight * row[d];
  }
}

// rows[j][d] += weights[j] * vector[d], rows `stride` apart.
AHA_SIMD_CLONES void spread_row(const float* weights, std::int64_t count, const float* vector,
                                std::int64_t width, float* rows, std::int64_t stride) {
  for (std::int64_t j = 0; j < count; ++j) {
    float* row = rows + j * stride;
    const float weight = weights[j];
#pragma omp simd
    for (std::int64_t d = 0; d < width; ++d) row[d] += weight * vector[d];
  }
}

AHA_SIMD_CLONES float dot(const float* a, const float* b, std::int64_t width) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t d = 0; d < width; ++d) sum += a[d] * b[d];
  return sum;
}

// probabilities from saved log_sum_exp, then their gradients times them: what the score gradients
// are.
AHA_SIMD_CLONES void score_gradients(float* scores, float* dscores, std::int64_t count,
                                     float log_sum_exp, float delta) {
#pragma omp simd
  for (std::int64_t j = 0; j < count; ++j) {
    scores[j] = vector_exp(scores[j] - log_sum_exp);
    dscores[j] = scores[j] * (dscores[j] - delta);
  }
}

}  // namespace

void attend_segment(const AttentionArrays& in, const AttentionShape& shape, std::int64_t begin,
                    std::int64_t end, std::int64_t kv_head, float* output, float* log_sum_exp) {
  const HeadBlock block = make_block(in, shape, begin, end, kv_head);
  std::vector<float> scores(static_cast<std::size_t>(block.stride));
  const float* values = in.values.row(begin, kv_head);
  for (std::int64_t head = kv_head * shape.group(); head < (kv_head + 1) * shape.group(); ++head) {
    for (std::int64_t i = 0; i < block.length; ++i) {
      const std::int64_t row = (begin + i) * shape.heads + head;
      multiply_row(in.queries + row * shape.key, shape.key, block.keys.data(), block.stride, i + 1,
                   shape.scale, scores.data());
      log_sum_exp[row] = softmax_row(scores.data(), i + 1);
      combine_rows(scores.data(), i + 1, values, in.values.token_stride, shape.value,
                   output + row * shape.value);
    }
  }
}

void attend_segment_backward(const AttentionArrays& in, const AttentionShape& shape,
                             std::int64_t begin, std::int64_t end, std::int64_t kv_head,
                             const float* output, const float* log_sum_exp,
                             const AttentionGradients& gradients) {
  const HeadBlock block = make_block(in, shape, begin, end, kv_head);
  std::vector<float> scores(static_cast<std::size_t>(block.stride));
  std::vector<float> dscores(static_cast<std::size_t>(block.stride));
  std::vector<float> scaled_query(static_cast<std::size_t>(shape.key));
  const std::int64_t dkey_stride = shape.kv_heads * shape.key;
  const std::int64_t dvalue_stride = shape.kv_heads * shape.value;
  const float* keys = in.keys.row(begin, kv_head);
  float* dkeys = gradients.keys + begin * dkey_stride + kv_head * shape.key;
  float* dvalues = gradients.values + begin * dvalue_stride + kv_head * shape.value;
  for (std::int64_t head = kv_head * shape.group(); head < (kv_head + 1) * shape.group(); ++head) {
    for (std::int64_t i = 0; i < block.length; ++i) {
      const std::int64_t row = (begin + i) * shape.heads + head;
      const std::int64_t count = i + 1;
      const float* query = in.queries + row * shape.key;
      const float* doutput = gradients.output + row * shape.value;
      float* dquery = gradients.queries + row * shape.key;
      multiply_row(query, shape.key, block.keys.data(), block.stride, count, shape.scale,
                   scores.data());
      multiply_row(doutput, shape.value, block.values.data(), block.stride, count, 1.0F,
                   dscores.data());
      const float delta = dot(doutput, output + row * shape.value, shape.value);
      score_gradients(scores.data(), dscores.data(), count, log_sum_exp[row], delta);
      spread_row(scores.data(), count, doutput, shape.value, dvalues, dvalue_stride);
      combine_rows(dscores.data(), count, keys, in.keys.token_stride, shape.key, dquery);
      for (std::int64_t d = 0; d < shape.key; ++d) {
        dquery[d] *= shape.scale;
        scaled_query[static_cast<std::size_t>(d)] = query[d] * shape.scale;
      }
      spread_row(dscores.data(), count, scaled_query.data(), shape.key, dkeys, dkey_stride);
    }
  }
}

}  // namespace aha::policy
