#pragma once

#include <string>
#include <vector>

#include "policy/attention.h"
#include "policy/linear.h"

namespace aha::policy {

// Multi-head latent attention (DeepSeek-V2, 2024, section 2.1): keys and values are up-projections
// of one low-rank latent a token, position lives in a small rotary key shared by all heads, and the
// cache holds only the latent and that key.
class MultiHeadLatentAttention : public Attention {
 public:
  MultiHeadLatentAttention(const ModelConfig& config, int layer, const std::string& prefix);

  at::Tensor forward(const at::Tensor& x, const at::Tensor& positions, const Rotary& rotary,
                     const AttentionPlan& plan) const override;

  void append_parameters(std::vector<Parameter>& parameters) const override;
  void append_linears(std::vector<Linear*>& linears) override;

 private:
  at::Tensor project_queries(const at::Tensor& x) const;
  at::Tensor attend_by_segments(const at::Tensor& queries, const at::Tensor& latents,
                                const at::Tensor& rope_keys, const AttentionPlan& plan) const;
  at::Tensor attend_by_cache(const at::Tensor& queries, const AttentionPlan& plan) const;

  std::int64_t heads_, rank_, nope_, rope_, value_;
  double eps_;
  double softmax_scale_;
  int layer_;
  CacheRow cache_row_;
  std::string prefix_;
  Linear q_proj_;         // [heads * (nope + rope), hidden]; none with query compression
  Linear q_a_proj_;       // [q_rank, hidden]
  at::Tensor q_a_norm_;   // [q_rank]
  Linear q_b_proj_;       // [heads * (nope + rope), q_rank]
  Linear kv_a_proj_;      // [rank + rope, hidden]
  at::Tensor kv_a_norm_;  // [rank]
  Linear kv_b_proj_;      // [heads * (nope + value), rank]
  Linear o_proj_;         // [hidden, heads * value]
};

}  // namespace aha::policy
