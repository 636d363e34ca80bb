#pragma once

#include <string>
#include <vector>

#include "policy/attention.h"
#include "policy/linear.h"

namespace aha::policy {

// Grouped-query attention (Ainslie et al., 2023) of Llama and Qwen: with biases where the
// configuration has them, and with queries and keys normalised head by head for Qwen3. The cache
// holds rotated keys, then values.
class GroupedQueryAttention : public Attention {
 public:
  GroupedQueryAttention(const ModelConfig& config, int layer, const std::string& prefix);

  at::Tensor forward(const at::Tensor& x, const at::Tensor& positions, const Rotary& rotary,
                     const AttentionPlan& plan) const override;

  void append_parameters(std::vector<Parameter>& parameters) const override;
  void append_linears(std::vector<Linear*>& linears) override;

 private:
  std::int64_t heads_, kv_heads_, head_dim_;
  double eps_;
  double softmax_scale_;
  int layer_;
  CacheRow cache_row_;
  std::string prefix_;
  Linear qkv_proj_;    // [(heads + 2 kv_heads) * head_dim, hidden]: queries, keys, values
  Linear o_proj_;      // [hidden, heads * head_dim]
  at::Tensor q_norm_;  // [head_dim]; undefined without
  at::Tensor k_norm_;  // [head_dim]; undefined without
};

}  // namespace aha::policy
