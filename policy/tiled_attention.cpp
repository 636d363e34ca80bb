#include "policy/tiled_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <ATen/ATen.h>

#include "policy/simd.h"
#include "policy/vector_exp.h"

namespace aha::policy {
namespace {

// Rows are tokens, and within a token the heads of a group. A token's rows see the keys up to its
// own; the rest of a row becomes 0.
struct Tile {
  float* data;
  std::int64_t tokens, group, columns, stride;
  std::int64_t first_count;  // keys that the first token sees

  std::int64_t count(std::int64_t token) const { return first_count + token; }
  float* row(std::int64_t token, std::int64_t g) const {
    return data + (token * group + g) * stride;
  }
};

// Scores become probabilities; returns the log of the sum of exponentials.
AHA_SIMD_CLONES float softmax_row(float* row, std::int64_t count, std::int64_t columns,
                                  float scale) {
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
  std::fill(row + count, row + columns, 0.0F);
  return largest * scale + std::log(sum);
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

// Tokens [begin, begin + count) of one key head: [count, width].
at::Tensor head_rows(const at::Tensor& x, std::int64_t head, std::int64_t begin,
                     std::int64_t count) {
  return x.select(1, head).narrow(0, begin, count);
}

// The tile's part of [T, heads, width]: [tokens, group, width].
at::Tensor group_part(const at::Tensor& x, std::int64_t kv_head, std::int64_t group,
                      std::int64_t first, std::int64_t tokens) {
  return x.narrow(0, first, tokens).narrow(1, kv_head * group, group);
}

Tile tile_of(const at::Tensor& scores, std::int64_t group, std::int64_t first_count) {
  return {scores.mutable_data_ptr<float>(),
          scores.size(0) / group,
          group,
          scores.size(1),
          scores.stride(0),
          first_count};
}

// What the backward pass of one tile works on.
struct BackwardTile {
  std::int64_t first, tokens, group, kv_head;
  Tile scores, gradients;
};

// Scores of a tile become probabilities and their gradients those of the scaled scores.
void differentiate_tile(const BackwardTile& tile, float scale, const at::Tensor& output,
                        const at::Tensor& doutput, const at::Tensor& log_sum_exp) {
  const std::int64_t heads = output.size(1);
  const std::int64_t value = output.size(2);
  const auto* out = output.const_data_ptr<float>();
  const auto* dout = doutput.const_data_ptr<float>();
  const auto* lse = log_sum_exp.const_data_ptr<float>();
  for (std::int64_t token = 0; token < tile.tokens; ++token) {
    const std::int64_t count = tile.scores.count(token);
    for (std::int64_t g = 0; g < tile.group; ++g) {
      const std::int64_t row = (tile.first + token) * heads + tile.kv_head * tile.group + g;
      float* score = tile.scores.row(token, g);
      float* gradient = tile.gradients.row(token, g);
      const float delta = dot(dout + row * value, out + row * value, value);
      differentiate_row(score, gradient, count, scale, lse[row], delta);
      std::fill(score + count, score + tile.scores.columns, 0.0F);
      std::fill(gradient + count, gradient + tile.scores.columns, 0.0F);
    }
  }
}

}  // namespace

std::int64_t attention_tile(std::int64_t length, std::int64_t group) {
  constexpr std::int64_t kScoresATile = 1 << 18;  // 1 MiB of float32
  return std::clamp<std::int64_t>(kScoresATile / length / group / 16 * 16, 16, 128);
}

void attend_tile(const SegmentAttentionInputs& in, std::int64_t begin, std::int64_t end,
                 std::int64_t first, std::int64_t kv_head, const at::Tensor& output,
                 const at::Tensor& log_sum_exp) {
  const std::int64_t heads = in.queries.size(1);
  const std::int64_t group = heads / in.keys.size(1);
  const std::int64_t tokens = std::min(attention_tile(end - begin, group), end - first);
  const std::int64_t columns = first + tokens - begin;
  const at::Tensor queries =
      group_part(in.queries, kv_head, group, first, tokens).reshape({tokens * group, -1});
  const at::Tensor scores = at::mm(queries, head_rows(in.keys, kv_head, begin, columns).t());
  const Tile tile = tile_of(scores, group, first - begin + 1);
  auto* lse = log_sum_exp.mutable_data_ptr<float>();
  for (std::int64_t token = 0; token < tokens; ++token) {
    for (std::int64_t g = 0; g < group; ++g) {
      lse[(first + token) * heads + kv_head * group + g] = softmax_row(
          tile.row(token, g), tile.count(token), columns, static_cast<float>(in.softmax_scale));
    }
  }
  group_part(output, kv_head, group, first, tokens)
      .copy_(
          at::mm(scores, head_rows(in.values, kv_head, begin, columns)).view({tokens, group, -1}));
}

void attend_tiles_backward(const SegmentAttentionInputs& in, std::int64_t begin, std::int64_t end,
                           std::int64_t kv_head, const at::Tensor& output,
                           const at::Tensor& log_sum_exp, const TiledGradients& gradients) {
  const std::int64_t group = in.queries.size(1) / in.keys.size(1);
  const std::int64_t step = attention_tile(end - begin, group);
  for (std::int64_t first = begin; first < end; first += step) {
    const std::int64_t tokens = std::min(step, end - first);
    const std::int64_t columns = first + tokens - begin;
    const auto rows_of = [&](const at::Tensor& x) {
      return group_part(x, kv_head, group, first, tokens).reshape({tokens * group, -1});
    };
    const at::Tensor queries = rows_of(in.queries);
    const at::Tensor doutput = rows_of(gradients.output);
    const at::Tensor keys = head_rows(in.keys, kv_head, begin, columns);
    const at::Tensor scores = at::mm(queries, keys.t());
    const at::Tensor dscores = at::mm(doutput, head_rows(in.values, kv_head, begin, columns).t());
    const std::int64_t first_count = first - begin + 1;
    differentiate_tile({first, tokens, group, kv_head, tile_of(scores, group, first_count),
                        tile_of(dscores, group, first_count)},
                       static_cast<float>(in.softmax_scale), output, gradients.output, log_sum_exp);
    group_part(gradients.queries, kv_head, group, first, tokens)
        .copy_(at::mm(dscores, keys).view({tokens, group, -1}));
    head_rows(gradients.keys, kv_head, begin, columns).addmm_(dscores.t(), queries);
    head_rows(gradients.values, kv_head, begin, columns).addmm_(scores.t(), doutput);
  }
}

}  // namespace aha::policy
