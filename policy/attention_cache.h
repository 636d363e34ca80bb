#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "policy/model_config.h"

namespace aha::policy {

// Rows [begin, begin + length) of a cache.
struct CacheSpan {
  std::int64_t begin = 0;
  std::int64_t length = 0;
};

// How a cached row is read: key head k is numbers [k * key_width, (k + 1) * key_width) of it, value
// head k is [values_begin + k * value_width, ...). With latent attention there is one head, and the
// value is the latent that the key begins with.
struct CacheRow {
  std::int64_t kv_heads = 1;
  std::int64_t key_width = 0;
  std::int64_t value_width = 0;
  std::int64_t values_begin = 0;

  std::int64_t width() const {
    return std::max(kv_heads * key_width, values_begin + kv_heads * value_width);
  }
};

// What a token of this model leaves in the cache, the same in every layer: its rotated keys and its
// values, or (DeepSeek-V2, 2024) the normalised latent and the rotated key that all heads share.
CacheRow cache_row(const ModelConfig& config);

// The tokens that a model has seen. Whoever holds the cache decides which rows belong to which
// sequence; spans may be shared, as those of a prompt are by its group. Not thread-safe.
class AttentionCache {
 public:
  AttentionCache(const ModelConfig& config, std::int64_t rows, const at::TensorOptions& options);

  at::Tensor& layer(int index) { return layers_[static_cast<std::size_t>(index)]; }
  std::int64_t rows() const { return rows_; }

 private:
  std::int64_t rows_;
  std::vector<at::Tensor> layers_;  // each [rows, cache_row(config).width()]
};

// Attention of one new token a sequence over its cached spans. queries [B, heads, key_width]; query
// heads are dealt to the key heads in equal consecutive groups; cache [rows, row.width()]; spans: B
// lists, each non-empty, in order. Returns [B, heads, value_width].
at::Tensor attend_cache(const at::Tensor& queries, const at::Tensor& cache, const CacheRow& row,
                        const std::vector<std::vector<CacheSpan>>& spans, double softmax_scale);

// The same from LibTorch's operators, one sequence after the other, for any device and dtype.
at::Tensor attend_cache_reference(const at::Tensor& queries, const at::Tensor& cache,
                                  const CacheRow& row,
                                  const std::vector<std::vector<CacheSpan>>& spans,
                                  double softmax_scale);

}  // namespace aha::policy
