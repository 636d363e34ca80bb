#pragma once

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

// What multi-head latent attention remembers of each token: per layer the normalised latent
// (kv_lora_rank numbers) and the rotated key (qk_rope_head_dim numbers); DeepSeek-V2, 2024.
// Whoever holds the cache decides which rows belong to which sequence; spans may be shared, as
// those of a prompt are by its group. Not thread-safe.
class LatentCache {
 public:
  LatentCache(const ModelConfig& config, std::int64_t rows, const at::TensorOptions& options);

  at::Tensor& layer(int index) { return layers_[static_cast<std::size_t>(index)]; }
  std::int64_t rows() const { return rows_; }

 private:
  std::int64_t rows_;
  std::vector<at::Tensor> layers_;  // each [rows, kv_lora_rank + qk_rope_head_dim]
};

// Attention of one new token a sequence over its cached spans, in the latent space: with keys'
// up-projection absorbed into the query, scores are products with the latents themselves.
// queries [B, heads, kv_lora_rank + rope]; cache [rows, kv_lora_rank + rope]; spans: B lists, each
// non-empty, in order. Returns softmax-weighted latents [B, heads, kv_lora_rank].
at::Tensor attend_latents(const at::Tensor& queries, const at::Tensor& cache,
                          const std::vector<std::vector<CacheSpan>>& spans, std::int64_t rank,
                          double softmax_scale);

// The same from LibTorch's operators, one sequence after the other, for any device and dtype.
at::Tensor attend_latents_reference(const at::Tensor& queries, const at::Tensor& cache,
                                    const std::vector<std::vector<CacheSpan>>& spans,
                                    std::int64_t rank, double softmax_scale);

}  // namespace aha::policy
