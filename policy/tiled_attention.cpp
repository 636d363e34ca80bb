#include "policy/tiled_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <ATen/ATen.h>

#include "policy/simd.h"
#include "policy/tile_kernel.h"
#include "policy/vector_exp.h"

namespace aha::policy {
namespace {

constexpr std::int64_t kBackwardRows = 96;   // queries of a tile, all heads of the group together
constexpr std::int64_t kBackwardKeys = 384;  // that they meet at a time: whole panels

// Scores become exponentials that sum to what is returned; largest is the row's largest score.
AHA_SIMD_CLONES float exponentiate_row(float* row, std::int64_t count, float& largest) {
  float most = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(max : most)
  for (std::int64_t j = 0; j < count; ++j) most = row[j] > most ? row[j] : most;
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t j = 0; j < count; ++j) {
    row[j] = vector_exp(row[j] - most);
    sum += row[j];
  }
  largest = most;
  return sum;
}

// Scores become probabilities, and the probabilities' gradients those of the scores.
AHA_SIMD_CLONES void differentiate_row(float* scores, float* gradients, std::int64_t count,
                                       float log_sum_exp, float delta) {
#pragma omp simd
  for (std::int64_t j = 0; j < count; ++j) {
    scores[j] = vector_exp(scores[j] - log_sum_exp);
    gradients[j] = scores[j] * (gradients[j] - delta);
  }
}

AHA_SIMD_CLONES float dot(const float* a, const float* b, std::int64_t width) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t d = 0; d < width; ++d) sum += a[d] * b[d];
  return sum;
}

AHA_SIMD_CLONES void scale_row(const float* from, float factor, float* to, std::int64_t width) {
#pragma omp simd
  for (std::int64_t d = 0; d < width; ++d) to[d] = from[d] * factor;
}

// Tokens of a segment and one key head: [length, width].
MatrixView head_rows(const at::Tensor& x, const HeadSegment& segment) {
  return {x.const_data_ptr<float>() + segment.begin * x.stride(0) + segment.kv_head * x.stride(1),
          segment.length(), x.size(2), x.stride(0), 1};
}

MatrixView transposed(const MatrixView& x) {
  return {x.data, x.columns, x.rows, x.column_stride, x.row_stride};
}

// The queries of a tile: rows are tokens, and within a token the heads of the group. A token's rows
// see the keys up to its own.
struct Tile {
  std::int64_t first, tokens, group;  // first: a token of the pack
  std::int64_t first_row, row_step;   // in [T * heads, width], of the first token; to the next one
  std::int64_t first_count;           // keys that the first token sees

  std::int64_t rows() const { return tokens * group; }
  std::int64_t columns() const { return first_count + tokens - 1; }
  std::int64_t count(std::int64_t row) const { return first_count + row / group; }
  std::int64_t row(std::int64_t row) const {
    return first_row + row / group * row_step + row % group;
  }
};

Tile tile_of(const SegmentAttentionInputs& in, const HeadSegment& segment, std::int64_t first,
             std::int64_t tokens) {
  const std::int64_t heads = in.queries.size(1);
  const std::int64_t group = heads / in.keys.size(1);
  return {first, std::min(tokens, segment.end - first),
          group, first * heads + segment.kv_head * group,
          heads, first - segment.begin + 1};
}

// The tile's rows of [T, heads, width] times a factor: [rows, width].
at::Tensor gather_rows(const at::Tensor& x, const Tile& tile, float factor) {
  const std::int64_t width = x.size(2);
  at::Tensor rows = at::empty({tile.rows(), width}, x.options());
  const auto* from = x.const_data_ptr<float>();
  auto* to = rows.mutable_data_ptr<float>();
  for (std::int64_t r = 0; r < tile.rows(); ++r)
    scale_row(from + tile.row(r) * width, factor, to + r * width, width);
  return rows;
}

MatrixView view_of(const at::Tensor& x, std::int64_t columns) {
  return {x.const_data_ptr<float>(), x.size(0), columns, x.stride(0), 1};
}

std::int64_t whole_vectors(std::int64_t columns) {
  const std::int64_t lanes = tile_kernel().lanes;
  return (columns + lanes - 1) / lanes * lanes;
}

// [rows, columns]; rows that are a power of two apart would share a few lines of the cache.
at::Tensor make_scores(std::int64_t rows, std::int64_t columns) {
  return at::empty({rows, whole_vectors(columns) + 16}, at::TensorOptions().dtype(at::kFloat));
}

// a times part of b, over whole vectors of columns: what is beyond them is never read.
void multiply_into(const at::Tensor& c, const MatrixView& a, const PackedMatrix& b,
                   std::int64_t first_column, std::int64_t columns) {
  multiply_block({a, &b, 0, first_column / tile_kernel().panel, whole_vectors(columns),
                  c.mutable_data_ptr<float>(), c.stride(0), /*add=*/false});
}

// The queries of one tile and what their gradients need.
struct BackwardTile {
  Tile tile;
  at::Tensor queries;   // [rows, key], scaled
  at::Tensor doutput;   // [rows, value]
  at::Tensor dqueries;  // [rows, key], before scaling
  at::Tensor deltas;    // [rows]: dot(output, doutput)
  PackedMatrix packed_queries;
  PackedMatrix packed_doutput;
  at::Tensor scores;   // [rows, kBackwardKeys]
  at::Tensor dscores;  // [rows, kBackwardKeys]
};

// Scores of keys [first_key, first_key + keys) become probabilities, their gradients the scores'.
void differentiate(const BackwardTile& t, std::int64_t first_key, std::int64_t keys,
                   const float* log_sum_exp) {
  const auto* delta = t.deltas.const_data_ptr<float>();
  for (std::int64_t r = 0; r < t.tile.rows(); ++r) {
    const std::int64_t count = std::clamp<std::int64_t>(t.tile.count(r) - first_key, 0, keys);
    float* score = t.scores.mutable_data_ptr<float>() + r * t.scores.stride(0);
    float* dscore = t.dscores.mutable_data_ptr<float>() + r * t.dscores.stride(0);
    differentiate_row(score, dscore, count, log_sum_exp[t.tile.row(r)], delta[r]);
    std::fill(score + count, score + keys, 0.0F);
    std::fill(dscore + count, dscore + keys, 0.0F);
  }
}

// c [keys, width], rows c_stride apart, += scores^T rows
void add_transposed(const at::Tensor& scores, std::int64_t keys, const PackedMatrix& rows, float* c,
                    std::int64_t c_stride) {
  multiply_block({transposed(view_of(scores, keys)), &rows, 0, 0, rows.columns(), c, c_stride,
                  /*add=*/true});
}

}  // namespace

PackedHead::PackedHead(const SegmentAttentionInputs& in, const HeadSegment& segment)
    : keys(transposed(head_rows(in.keys, segment))), values(head_rows(in.values, segment)) {}

std::int64_t attention_tile(std::int64_t length, std::int64_t group) {
  constexpr std::int64_t kScoresATile = std::int64_t{96} << 10;
  return std::clamp<std::int64_t>(kScoresATile / length / group, 1,
                                  std::max<std::int64_t>(1, 96 / group));
}

void attend_tile(const SegmentAttentionInputs& in, const HeadSegment& segment,
                 const PackedHead& head, std::int64_t first, const at::Tensor& output,
                 const at::Tensor& log_sum_exp) {
  const std::int64_t group = in.queries.size(1) / in.keys.size(1);
  const Tile tile = tile_of(in, segment, first, attention_tile(segment.length(), group));
  const at::Tensor queries = gather_rows(in.queries, tile, static_cast<float>(in.softmax_scale));
  const at::Tensor scores = make_scores(tile.rows(), tile.columns());
  multiply_into(scores, view_of(queries, queries.size(1)), head.keys, 0, tile.columns());
  const at::Tensor sums = at::empty({tile.rows()}, queries.options());
  auto* sum = sums.mutable_data_ptr<float>();
  auto* lse = log_sum_exp.mutable_data_ptr<float>();
  for (std::int64_t r = 0; r < tile.rows(); ++r) {
    float* row = scores.mutable_data_ptr<float>() + r * scores.stride(0);
    float largest = 0.0F;
    sum[r] = exponentiate_row(row, tile.count(r), largest);
    std::fill(row + tile.count(r), row + tile.columns(), 0.0F);
    lse[tile.row(r)] = largest + std::log(sum[r]);
  }
  const std::int64_t value = in.values.size(2);
  const at::Tensor sums_of_values = at::empty({tile.rows(), value}, queries.options());
  auto* weighted = sums_of_values.mutable_data_ptr<float>();
  multiply_block({view_of(scores, tile.columns()), &head.values, 0, 0, value, weighted, value,
                  /*add=*/false});
  auto* out = output.mutable_data_ptr<float>();
  for (std::int64_t r = 0; r < tile.rows(); ++r)
    scale_row(weighted + r * value, 1.0F / sum[r], out + tile.row(r) * value, value);
}

void attend_tiles_backward(const SegmentAttentionInputs& in, const HeadSegment& segment,
                           const at::Tensor& output, const at::Tensor& log_sum_exp,
                           const TiledGradients& gradients) {
  const std::int64_t group = in.queries.size(1) / in.keys.size(1);
  const std::int64_t key = in.keys.size(2);
  const std::int64_t value = in.values.size(2);
  const auto scale = static_cast<float>(in.softmax_scale);
  const PackedMatrix keys_by_column(transposed(head_rows(in.keys, segment)));
  const PackedMatrix values_by_column(transposed(head_rows(in.values, segment)));
  const PackedMatrix keys(head_rows(in.keys, segment));
  const std::int64_t step = std::max<std::int64_t>(1, kBackwardRows / group);
  const at::Tensor scores = make_scores(step * group, kBackwardKeys);
  const at::Tensor dscores = make_scores(step * group, kBackwardKeys);
  const auto place = [&](const at::Tensor& x) {
    return x.mutable_data_ptr<float>() + segment.begin * x.stride(0) +
           segment.kv_head * x.stride(1);
  };
  for (std::int64_t first = segment.begin; first < segment.end; first += step) {
    const Tile tile = tile_of(in, segment, first, step);
    const at::Tensor queries = gather_rows(in.queries, tile, scale);
    const at::Tensor doutput = gather_rows(gradients.output, tile, 1.0F);
    const BackwardTile t{tile,
                         queries,
                         doutput,
                         at::empty({tile.rows(), key}, queries.options()),
                         at::empty({tile.rows()}, queries.options()),
                         PackedMatrix(view_of(queries, key)),
                         PackedMatrix(view_of(doutput, value)),
                         scores.narrow(0, 0, tile.rows()),
                         dscores.narrow(0, 0, tile.rows())};
    auto* delta = t.deltas.mutable_data_ptr<float>();
    for (std::int64_t r = 0; r < tile.rows(); ++r) {
      delta[r] = dot(output.const_data_ptr<float>() + tile.row(r) * value,
                     doutput.const_data_ptr<float>() + r * value, value);
    }
    auto* dquery = t.dqueries.mutable_data_ptr<float>();
    for (std::int64_t j = 0; j < tile.columns(); j += kBackwardKeys) {
      const std::int64_t count = std::min(kBackwardKeys, tile.columns() - j);
      multiply_into(t.scores, view_of(queries, key), keys_by_column, j, count);
      multiply_into(t.dscores, view_of(doutput, value), values_by_column, j, count);
      differentiate(t, j, count, log_sum_exp.const_data_ptr<float>());
      multiply_block({view_of(t.dscores, count), &keys, j, 0, key, dquery, key, j > 0});
      add_transposed(t.dscores, count, t.packed_queries,
                     place(gradients.keys) + j * gradients.keys.stride(0),
                     gradients.keys.stride(0));
      add_transposed(t.scores, count, t.packed_doutput,
                     place(gradients.values) + j * gradients.values.stride(0),
                     gradients.values.stride(0));
    }
    auto* dqueries = gradients.queries.mutable_data_ptr<float>();
    for (std::int64_t r = 0; r < tile.rows(); ++r)
      scale_row(dquery + r * key, scale, dqueries + tile.row(r) * key, key);
  }
}

}  // namespace aha::policy
