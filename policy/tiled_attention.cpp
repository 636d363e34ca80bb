#include "policy/tiled_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <ATen/ATen.h>

#include "policy/simd.h"
#include "policy/vector_exp.h"

namespace aha::policy {
namespace {

// A tile's row i sees the keys [0, first_count + i); the rest of its row becomes 0.
struct Tile {
  float* data;
  std::int64_t rows, columns, stride, first_count;
};

// Scores become probabilities; the log of the sum of exponentials goes to
// log_sum_exp[i * lse_stride].
AHA_SIMD_CLONES void softmax_tile(const Tile& tile, float scale, float* log_sum_exp,
                                  std::int64_t lse_stride) {
  for (std::int64_t i = 0; i < tile.rows; ++i) {
    float* row = tile.data + i * tile.stride;
    const std::int64_t count = tile.first_count + i;
    float largest = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(max : largest)
    for (std::int64_t j = 0; j < count; ++j) largest = row[j] > largest ? row[j] : largest;
    float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t j = 0; j < count; ++j) {
      row[j] = vector_exp((row[j] - largest) * scale);
      sum += row[j];
    }
    const float inverse = 1.0F / sum;
#pragma omp simd
    for (std::int64_t j = 0; j < count; ++j) row[j] *= inverse;
    std::fill(row + count, row + tile.columns, 0.0F);
    log_sum_exp[i * lse_stride] = largest * scale + std::log(sum);
  }
}

// Scores become probabilities, and the probabilities' gradients those of the scaled scores.
AHA_SIMD_CLONES void differentiate_row(float* scores, float* gradients, std::int64_t count,
                                       float scale, float log_sum_exp, float delta) {
#pragma omp simd
  for (std::int64_t j = 0; j < count; ++j) {
    scores[j] = vector_exp(scores[j] * scale - log_sum_exp);
    gradients[j] = scores[j] * (gradients[j] - delta) * scale;
  }
}

AHA_SIMD_CLONES float dot(const float* a, const float* b, std::int64_t width) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t d = 0; d < width; ++d) sum += a[d] * b[d];
  return sum;
}

// Rows [begin, begin + count) of one head: [count, width].
at::Tensor head_rows(const at::Tensor& x, std::int64_t head, std::int64_t begin,
                     std::int64_t count) {
  return x.select(1, head).narrow(0, begin, count);
}

at::Tensor part_of(const at::Tensor& scratch, std::int64_t rows, std::int64_t columns) {
  return scratch.narrow(0, 0, rows).narrow(1, 0, columns);
}

}  // namespace

std::int64_t attention_tile(std::int64_t length) {
  constexpr std::int64_t kScoresATile = 1 << 18;  // 1 MiB of float32
  return std::clamp<std::int64_t>(kScoresATile / length / 16 * 16, 16, 128);
}

void attend_tile(const SegmentAttentionInputs& in, std::int64_t begin, std::int64_t end,
                 std::int64_t first, std::int64_t head, const at::Tensor& output,
                 const at::Tensor& log_sum_exp) {
  const std::int64_t heads = in.queries.size(1);
  const std::int64_t kv_head = head / (heads / in.keys.size(1));
  const std::int64_t rows = std::min(attention_tile(end - begin), end - first);
  const std::int64_t columns = first + rows - begin;
  at::Tensor scores = at::empty({rows, columns}, in.queries.options());
  at::mm_out(scores, head_rows(in.queries, head, first, rows),
             head_rows(in.keys, kv_head, begin, columns).t());
  softmax_tile({scores.mutable_data_ptr<float>(), rows, columns, columns, first - begin + 1},
               static_cast<float>(in.softmax_scale),
               log_sum_exp.mutable_data_ptr<float>() + first * heads + head, heads);
  at::Tensor result = head_rows(output, head, first, rows);
  at::mm_out(result, scores, head_rows(in.values, kv_head, begin, columns));
}

void attend_tiles_backward(const SegmentAttentionInputs& in, std::int64_t begin, std::int64_t end,
                           std::int64_t kv_head, const at::Tensor& output,
                           const at::Tensor& log_sum_exp, const TiledGradients& gradients) {
  const std::int64_t heads = in.queries.size(1);
  const std::int64_t group = heads / in.keys.size(1);
  const std::int64_t value = in.values.size(2);
  const std::int64_t tile = attention_tile(end - begin);
  const at::Tensor scores_scratch = at::empty({tile, end - begin}, in.queries.options());
  const at::Tensor gradients_scratch = at::empty_like(scores_scratch);
  const auto scale = static_cast<float>(in.softmax_scale);
  const auto* lse = log_sum_exp.const_data_ptr<float>();
  for (std::int64_t head = kv_head * group; head < (kv_head + 1) * group; ++head) {
    for (std::int64_t first = begin; first < end; first += tile) {
      const std::int64_t rows = std::min(tile, end - first);
      const std::int64_t columns = first + rows - begin;
      const at::Tensor queries = head_rows(in.queries, head, first, rows);
      const at::Tensor keys = head_rows(in.keys, kv_head, begin, columns);
      const at::Tensor doutput = head_rows(gradients.output, head, first, rows);
      at::Tensor scores = part_of(scores_scratch, rows, columns);
      at::Tensor dscores = part_of(gradients_scratch, rows, columns);
      at::mm_out(scores, queries, keys.t());
      at::mm_out(dscores, doutput, head_rows(in.values, kv_head, begin, columns).t());
      for (std::int64_t i = 0; i < rows; ++i) {
        const std::int64_t row = (first + i) * heads + head;
        const std::int64_t count = first + i - begin + 1;
        float* score = scores.mutable_data_ptr<float>() + i * scores.stride(0);
        float* dscore = dscores.mutable_data_ptr<float>() + i * dscores.stride(0);
        const float delta = dot(gradients.output.const_data_ptr<float>() + row * value,
                                output.const_data_ptr<float>() + row * value, value);
        differentiate_row(score, dscore, count, scale, lse[row], delta);
        std::fill(score + count, score + columns, 0.0F);
        std::fill(dscore + count, dscore + columns, 0.0F);
      }
      at::Tensor dqueries = head_rows(gradients.queries, head, first, rows);
      at::mm_out(dqueries, dscores, keys);
      head_rows(gradients.keys, kv_head, begin, columns).addmm_(dscores.t(), queries);
      head_rows(gradients.values, kv_head, begin, columns).addmm_(scores.t(), doutput);
    }
  }
}

}  // namespace aha::policy
