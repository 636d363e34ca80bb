#include "policy/grouped_query_attention.h"

#include <cmath>

#include <ATen/ATen.h>

#include "policy/rms_norm.h"
#include "policy/segment_attention.h"

namespace aha::policy {

GroupedQueryAttention::GroupedQueryAttention(const ModelConfig& config, int layer,
                                             const std::string& prefix)
    : heads_(config.num_attention_heads),
      eps_(config.rms_norm_eps),
      layer_(layer),
      cache_row_(cache_row(config)),
      prefix_(prefix) {
  const auto& attention = std::get<GroupedAttentionConfig>(config.attention);
  kv_heads_ = attention.num_key_value_heads;
  head_dim_ = attention.head_dim;
  softmax_scale_ = 1.0 / std::sqrt(static_cast<double>(head_dim_));
  const auto bias = [](bool present) {
    return present ? Linear::Bias::present : Linear::Bias::none;
  };
  qkv_proj_ = Linear(prefix + "qkv_proj",
                     {{prefix + "q_proj", heads_ * head_dim_},
                      {prefix + "k_proj", kv_heads_ * head_dim_},
                      {prefix + "v_proj", kv_heads_ * head_dim_}},
                     config.hidden_size, bias(attention.qkv_bias));
  o_proj_ = Linear(prefix + "o_proj", config.hidden_size, heads_ * head_dim_,
                   bias(attention.output_bias));
  if (attention.qk_norm) {
    q_norm_ = at::empty({head_dim_});
    k_norm_ = at::empty({head_dim_});
  }
}

at::Tensor GroupedQueryAttention::forward(const at::Tensor& x, const at::Tensor& positions,
                                          const Rotary& rotary, const AttentionPlan& plan) const {
  const std::int64_t tokens = x.size(0);
  const auto parts = qkv_proj_.forward(x)
                         .view({tokens, heads_ + 2 * kv_heads_, head_dim_})
                         .split_with_sizes({heads_, kv_heads_, kv_heads_}, 1);
  const auto normalize = [&](const at::Tensor& part, const at::Tensor& weight) {
    return weight.defined() ? rms_norm(part, weight, eps_) : part;
  };
  const at::Tensor queries = rotary.rotate_tail(normalize(parts[0], q_norm_), positions);
  const at::Tensor keys = rotary.rotate_tail(normalize(parts[1], k_norm_), positions);
  const at::Tensor& values = parts[2];
  if (plan.cache != nullptr) {
    plan.cache->layer(layer_).index_copy_(0, plan.slots.to(x.device()),
                                          at::cat({keys, values}, 1).flatten(1));
  }
  const at::Tensor attended =
      plan.decodes()
          ? attend_cache(queries, plan.cache->layer(layer_), cache_row_, plan.spans, softmax_scale_)
          : segment_attention({queries, keys, values, softmax_scale_}, plan.segment_offsets);
  return o_proj_.forward(attended.reshape({tokens, heads_ * head_dim_}));
}

void GroupedQueryAttention::append_parameters(std::vector<Parameter>& parameters) const {
  const auto append_norm = [&](const char* name, const at::Tensor& weight) {
    const std::string full = prefix_ + name + ".weight";
    if (weight.defined()) parameters.push_back({full, weight, Parameter::Kind::vector, {{full}}});
  };
  qkv_proj_.append_parameters(parameters);
  append_norm("q_norm", q_norm_);
  append_norm("k_norm", k_norm_);
  o_proj_.append_parameters(parameters);
}

void GroupedQueryAttention::append_linears(std::vector<Linear*>& linears) {
  linears.insert(linears.end(), {&qkv_proj_, &o_proj_});
}

}  // namespace aha::policy
