#include "policy/latent_cache.h"

#include <limits>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "policy/simd.h"
#include "policy/vector_exp.h"

namespace aha::policy {
namespace {

struct LatentShape {
  std::int64_t heads, width, rank;
  float scale;
};

// Scores of every head against one cached row: scores[h * stride] = scale * <query_h, row>.
AHA_SIMD_CLONES void score_row(const float* queries, const float* row, const LatentShape& shape,
                               std::int64_t stride, float* scores) {
  for (std::int64_t h = 0; h < shape.heads; ++h) {
    const float* query = queries + h * shape.width;
    float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t d = 0; d < shape.width; ++d) sum += query[d] * row[d];
    scores[h * stride] = sum * shape.scale;
  }
}

AHA_SIMD_CLONES void softmax(float* scores, std::int64_t count) {
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
}

AHA_SIMD_CLONES void add_row(const float* weights, std::int64_t stride, const float* row,
                             const LatentShape& shape, float* output) {
  for (std::int64_t h = 0; h < shape.heads; ++h) {
    const float weight = weights[h * stride];
    float* out = output + h * shape.rank;
#pragma omp simd
    for (std::int64_t d = 0; d < shape.rank; ++d) out[d] += weight * row[d];
  }
}

void attend_sequence(const float* queries, const float* cache, const std::vector<CacheSpan>& spans,
                     const LatentShape& shape, std::vector<float>& scores, float* output) {
  std::int64_t count = 0;
  for (const CacheSpan& span : spans) count += span.length;
  scores.resize(static_cast<std::size_t>(shape.heads * count));
  std::int64_t j = 0;
  for (const CacheSpan& span : spans) {
    for (std::int64_t row = span.begin; row < span.begin + span.length; ++row, ++j) {
      score_row(queries, cache + row * shape.width, shape, count, scores.data() + j);
    }
  }
  for (std::int64_t h = 0; h < shape.heads; ++h) softmax(scores.data() + h * count, count);
  std::fill(output, output + shape.heads * shape.rank, 0.0F);
  j = 0;
  for (const CacheSpan& span : spans) {
    for (std::int64_t row = span.begin; row < span.begin + span.length; ++row, ++j) {
      add_row(scores.data() + j, count, cache + row * shape.width, shape, output);
    }
  }
}

}  // namespace

LatentCache::LatentCache(const ModelConfig& config, std::int64_t rows,
                         const at::TensorOptions& options)
    : rows_(rows) {
  for (int i = 0; i < config.num_hidden_layers; ++i) {
    layers_.push_back(at::empty({rows, config.latent_dim()}, options));
  }
}

at::Tensor attend_latents_reference(const at::Tensor& queries, const at::Tensor& cache,
                                    const std::vector<std::vector<CacheSpan>>& spans,
                                    std::int64_t rank, double softmax_scale) {
  std::vector<at::Tensor> outputs;
  for (std::size_t b = 0; b < spans.size(); ++b) {
    std::vector<at::Tensor> rows;
    for (const CacheSpan& span : spans[b]) rows.push_back(cache.narrow(0, span.begin, span.length));
    const at::Tensor seen = at::cat(rows);  // [n, rank + rope]
    const at::Tensor scores =
        at::matmul(queries[static_cast<std::int64_t>(b)], seen.t()) * softmax_scale;
    const at::Tensor weights = at::softmax(scores, -1, at::kFloat).to(queries.scalar_type());
    outputs.push_back(at::matmul(weights, seen.narrow(1, 0, rank)));
  }
  return at::stack(outputs);
}

at::Tensor attend_latents(const at::Tensor& queries, const at::Tensor& cache,
                          const std::vector<std::vector<CacheSpan>>& spans, std::int64_t rank,
                          double softmax_scale) {
  if (!queries.is_cpu() || queries.scalar_type() != at::kFloat) {
    return attend_latents_reference(queries, cache, spans, rank, softmax_scale);
  }
  const at::Tensor rows = queries.contiguous();
  const LatentShape shape{queries.size(1), queries.size(2), rank,
                          static_cast<float>(softmax_scale)};
  at::Tensor output = at::empty({queries.size(0), shape.heads, rank}, queries.options());
  const auto* in = rows.const_data_ptr<float>();
  const auto* cached = cache.const_data_ptr<float>();
  auto* out = output.mutable_data_ptr<float>();
  at::parallel_for(0, queries.size(0), /*grain_size=*/8,
                   [&](std::int64_t first, std::int64_t last) {
                     std::vector<float> scores;
                     for (std::int64_t b = first; b < last; ++b) {
                       attend_sequence(in + b * shape.heads * shape.width, cached,
                                       spans[static_cast<std::size_t>(b)], shape, scores,
                                       out + b * shape.heads * rank);
                     }
                   });
  return output;
}

}  // namespace aha::policy
