#include "policy/multi_head_latent_attention.h"

#include <cmath>

#include <ATen/ATen.h>

#include "policy/rms_norm.h"
#include "policy/segment_attention.h"

namespace aha::policy {
namespace {

// 1 / sqrt(key width), times the square of YaRN's magnitude where DeepSeek asks for it.
double softmax_scale(const LatentAttentionConfig& attention, const RotaryConfig& rotary) {
  const double scale = 1.0 / std::sqrt(attention.qk_head_dim());
  const auto* yarn = std::get_if<YarnScaling>(&rotary.scaling);
  if (yarn == nullptr || yarn->mscale_all_dim == 0.0 || yarn->factor <= 1.0) return scale;
  const double magnitude = 0.1 * yarn->mscale_all_dim * std::log(yarn->factor) + 1.0;
  return scale * magnitude * magnitude;
}

}  // namespace

MultiHeadLatentAttention::MultiHeadLatentAttention(const ModelConfig& config, int layer,
                                                   const std::string& prefix)
    : heads_(config.num_attention_heads),
      eps_(config.rms_norm_eps),
      layer_(layer),
      cache_row_(cache_row(config)),
      prefix_(prefix) {
  const auto& attention = std::get<LatentAttentionConfig>(config.attention);
  rank_ = attention.kv_lora_rank;
  nope_ = attention.qk_nope_head_dim;
  rope_ = attention.qk_rope_head_dim;
  value_ = attention.v_head_dim;
  softmax_scale_ = softmax_scale(attention, config.rotary);
  const std::int64_t hidden = config.hidden_size;
  const auto bias = attention.bias ? Linear::Bias::present : Linear::Bias::none;
  if (attention.q_lora_rank) {
    const std::int64_t q_rank = *attention.q_lora_rank;
    q_a_proj_ = Linear(prefix + "q_a_proj", q_rank, hidden, bias);
    q_a_norm_ = at::empty({q_rank});
    q_b_proj_ = Linear(prefix + "q_b_proj", heads_ * (nope_ + rope_), q_rank);
  } else {
    q_proj_ = Linear(prefix + "q_proj", heads_ * (nope_ + rope_), hidden);
  }
  kv_a_proj_ = Linear(prefix + "kv_a_proj_with_mqa", rank_ + rope_, hidden, bias);
  kv_a_norm_ = at::empty({rank_});
  kv_b_proj_ = Linear(prefix + "kv_b_proj", heads_ * (nope_ + value_), rank_);
  o_proj_ = Linear(prefix + "o_proj", hidden, heads_ * value_, bias);
}

at::Tensor MultiHeadLatentAttention::project_queries(const at::Tensor& x) const {
  if (q_proj_.is_defined()) return q_proj_.forward(x);
  return q_b_proj_.forward(rms_norm(q_a_proj_.forward(x), q_a_norm_, eps_));
}

at::Tensor MultiHeadLatentAttention::forward(const at::Tensor& x, const at::Tensor& positions,
                                             const Rotary& rotary,
                                             const AttentionPlan& plan) const {
  const std::int64_t tokens = x.size(0);
  const at::Tensor queries =
      rotary.rotate_tail(project_queries(x).view({tokens, heads_, nope_ + rope_}), positions);
  const auto compressed = kv_a_proj_.forward(x).split_with_sizes({rank_, rope_}, 1);
  const at::Tensor latents = rms_norm(compressed[0], kv_a_norm_, eps_);
  const at::Tensor rope_keys = rotary.rotate_tail(compressed[1].unsqueeze(1), positions).squeeze(1);
  if (plan.cache != nullptr) {
    plan.cache->layer(layer_).index_copy_(0, plan.slots.to(x.device()),
                                          at::cat({latents, rope_keys}, 1));
  }
  const at::Tensor attended = plan.decodes()
                                  ? attend_by_cache(queries, plan)
                                  : attend_by_segments(queries, latents, rope_keys, plan);
  return o_proj_.forward(attended.reshape({tokens, heads_ * value_}));
}

at::Tensor MultiHeadLatentAttention::attend_by_segments(const at::Tensor& queries,
                                                        const at::Tensor& latents,
                                                        const at::Tensor& rope_keys,
                                                        const AttentionPlan& plan) const {
  const auto up = kv_b_proj_.forward(latents)
                      .view({latents.size(0), heads_, nope_ + value_})
                      .split_with_sizes({nope_, value_}, 2);
  const at::Tensor keys = at::cat({up[0], rope_keys.unsqueeze(1).expand({-1, heads_, -1})}, 2);
  return segment_attention({queries, keys, up[1], softmax_scale_}, plan.segment_offsets);
}

// With the keys' up-projection absorbed into the query, scores are products with the latents.
at::Tensor MultiHeadLatentAttention::attend_by_cache(const at::Tensor& queries,
                                                     const AttentionPlan& plan) const {
  const at::Tensor up = kv_b_proj_.weight().view({heads_, nope_ + value_, rank_});
  const at::Tensor absorbed =
      at::bmm(queries.narrow(2, 0, nope_).transpose(0, 1), up.narrow(1, 0, nope_))
          .transpose(0, 1);  // [B, heads, rank]
  const at::Tensor weighted = attend_cache(at::cat({absorbed, queries.narrow(2, nope_, rope_)}, 2),
                                           plan.cache->layer(layer_), cache_row_, plan.spans,
                                           softmax_scale_);  // [B, heads, rank]
  return at::bmm(weighted.transpose(0, 1), up.narrow(1, nope_, value_).transpose(1, 2))
      .transpose(0, 1);  // [B, heads, value]
}

void MultiHeadLatentAttention::append_parameters(std::vector<Parameter>& parameters) const {
  const auto append_norm = [&](const char* name, const at::Tensor& weight) {
    const std::string full = prefix_ + name + ".weight";
    if (weight.defined()) parameters.push_back({full, weight, Parameter::Kind::vector, {{full}}});
  };
  q_proj_.append_parameters(parameters);
  q_a_proj_.append_parameters(parameters);
  append_norm("q_a_layernorm", q_a_norm_);
  q_b_proj_.append_parameters(parameters);
  kv_a_proj_.append_parameters(parameters);
  append_norm("kv_a_layernorm", kv_a_norm_);
  kv_b_proj_.append_parameters(parameters);
  o_proj_.append_parameters(parameters);
}

void MultiHeadLatentAttention::append_linears(std::vector<Linear*>& linears) {
  for (Linear* linear : {&q_proj_, &q_a_proj_, &q_b_proj_, &kv_a_proj_, &kv_b_proj_, &o_proj_}) {
    if (linear->is_defined()) linears.push_back(linear);
  }
}

}  // namespace aha::policy
