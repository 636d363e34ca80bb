#include "policy/attention_cache.h"

#include <limits>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "policy/simd.h"
#include "policy/vector_exp.h"

namespace aha::policy {
namespace {

struct Shape {
  CacheRow row;
  std::int64_t heads;
  std::int64_t row_width;
  float scale;

  std::int64_t group() const { return heads / row.kv_heads; }
};

// Scores of every head against one cached row: scores[h * stride] = scale * <query_h, its key>.
AHA_SIMD_CLONES void score_row(const float* queries, const float* cached, const Shape& shape,
                               std::int64_t stride, float* scores) {
  const std::int64_t width = shape.row.key_width;
  const std::int64_t group = shape.group();
  for (std::int64_t h = 0; h < shape.heads; ++h) {
    const float* query = queries + h * width;
    const float* key = cached + h / group * width;
    float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t d = 0; d < width; ++d) sum += query[d] * key[d];
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

AHA_SIMD_CLONES void add_row(const float* weights, std::int64_t stride, const float* cached,
                             const Shape& shape, float* output) {
  const std::int64_t width = shape.row.value_width;
  const std::int64_t group = shape.group();
  for (std::int64_t h = 0; h < shape.heads; ++h) {
    const float weight = weights[h * stride];
    const float* value = cached + shape.row.values_begin + h / group * width;
    float* out = output + h * width;
#pragma omp simd
    for (std::int64_t d = 0; d < width; ++d) out[d] += weight * value[d];
  }
}

void attend_sequence(const float* queries, const float* cache, const std::vector<CacheSpan>& spans,
                     const Shape& shape, std::vector<float>& scores, float* output) {
  std::int64_t count = 0;
  for (const CacheSpan& span : spans) count += span.length;
  scores.resize(static_cast<std::size_t>(shape.heads * count));
  std::int64_t j = 0;
  for (const CacheSpan& span : spans) {
    for (std::int64_t row = span.begin; row < span.begin + span.length; ++row, ++j) {
      score_row(queries, cache + row * shape.row_width, shape, count, scores.data() + j);
    }
  }
  for (std::int64_t h = 0; h < shape.heads; ++h) softmax(scores.data() + h * count, count);
  std::fill(output, output + shape.heads * shape.row.value_width, 0.0F);
  j = 0;
  for (const CacheSpan& span : spans) {
    for (std::int64_t row = span.begin; row < span.begin + span.length; ++row, ++j) {
      add_row(scores.data() + j, count, cache + row * shape.row_width, shape, output);
    }
  }
}

}  // namespace

CacheRow cache_row(const ModelConfig& config) {
  if (const auto* latent = std::get_if<LatentAttentionConfig>(&config.attention)) {
    return {1, latent->kv_lora_rank + latent->qk_rope_head_dim, latent->kv_lora_rank, 0};
  }
  const auto& grouped = std::get<GroupedAttentionConfig>(config.attention);
  const std::int64_t heads = grouped.num_key_value_heads;
  return {heads, grouped.head_dim, grouped.head_dim, heads * grouped.head_dim};
}

AttentionCache::AttentionCache(const ModelConfig& config, std::int64_t rows,
                               const at::TensorOptions& options)
    : rows_(rows) {
  for (int i = 0; i < config.num_hidden_layers; ++i) {
    layers_.push_back(at::empty({rows, cache_row(config).width()}, options));
  }
}

at::Tensor attend_cache_reference(const at::Tensor& queries, const at::Tensor& cache,
                                  const CacheRow& row,
                                  const std::vector<std::vector<CacheSpan>>& spans,
                                  double softmax_scale) {
  const std::int64_t group = queries.size(1) / row.kv_heads;
  std::vector<at::Tensor> outputs;
  for (std::size_t b = 0; b < spans.size(); ++b) {
    std::vector<at::Tensor> rows;
    for (const CacheSpan& span : spans[b]) rows.push_back(cache.narrow(0, span.begin, span.length));
    const at::Tensor seen = at::cat(rows);  // [n, width]
    const at::Tensor keys = seen.narrow(1, 0, row.kv_heads * row.key_width)
                                .unflatten(1, {row.kv_heads, row.key_width})
                                .repeat_interleave(group, 1);  // [n, heads, key]
    const at::Tensor values = seen.narrow(1, row.values_begin, row.kv_heads * row.value_width)
                                  .unflatten(1, {row.kv_heads, row.value_width})
                                  .repeat_interleave(group, 1);  // [n, heads, value]
    const at::Tensor query = queries[static_cast<std::int64_t>(b)].unsqueeze(1);  // [heads, 1, key]
    const at::Tensor scores = at::matmul(query, keys.permute({1, 2, 0})) * softmax_scale;
    const at::Tensor weights = at::softmax(scores, -1, at::kFloat).to(queries.scalar_type());
    outputs.push_back(at::matmul(weights, values.transpose(0, 1)).squeeze(1));
  }
  return at::stack(outputs);
}

at::Tensor attend_cache(const at::Tensor& queries, const at::Tensor& cache, const CacheRow& row,
                        const std::vector<std::vector<CacheSpan>>& spans, double softmax_scale) {
  if (!queries.is_cpu() || queries.scalar_type() != at::kFloat) {
    return attend_cache_reference(queries, cache, row, spans, softmax_scale);
  }
  const at::Tensor rows = queries.contiguous();
  const Shape shape{row, queries.size(1), cache.size(1), static_cast<float>(softmax_scale)};
  at::Tensor output = at::empty({queries.size(0), shape.heads, row.value_width}, queries.options());
  const auto* in = rows.const_data_ptr<float>();
  const auto* cached = cache.const_data_ptr<float>();
  auto* out = output.mutable_data_ptr<float>();
  at::parallel_for(0, queries.size(0), /*grain_size=*/1,
                   [&](std::int64_t first, std::int64_t last) {
                     std::vector<float> scores;
                     for (std::int64_t b = first; b < last; ++b) {
                       attend_sequence(in + b * shape.heads * row.key_width, cached,
                                       spans[static_cast<std::size_t>(b)], shape, scores,
                                       out + b * shape.heads * row.value_width);
                     }
                   });
  return output;
}

}  // namespace aha::policy
