#include "policy/multi_head_latent_attention.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "policy/rms_norm.h"
#include "policy/segment_attention.h"

namespace aha::policy {

MultiHeadLatentAttention::MultiHeadLatentAttention(const ModelConfig& config, int layer)
    : heads_(config.num_attention_heads),
      rank_(config.kv_lora_rank),
      nope_(config.qk_nope_head_dim),
      rope_(config.qk_rope_head_dim),
      value_(config.v_head_dim),
      eps_(config.rms_norm_eps),
      layer_(layer),
      prefix_(fmt::format("model.layers.{}.self_attn.", layer)) {
  const std::int64_t hidden = config.hidden_size;
  if (config.q_lora_rank) {
    q_a_proj_ = at::empty({*config.q_lora_rank, hidden});
    q_a_norm_ = at::empty({*config.q_lora_rank});
    q_b_proj_ = at::empty({heads_ * (nope_ + rope_), *config.q_lora_rank});
  } else {
    q_proj_ = at::empty({heads_ * (nope_ + rope_), hidden});
  }
  kv_a_proj_ = at::empty({rank_ + rope_, hidden});
  kv_a_norm_ = at::empty({rank_});
  kv_b_proj_ = at::empty({heads_ * (nope_ + value_), rank_});
  o_proj_ = at::empty({hidden, heads_ * value_});
}

at::Tensor MultiHeadLatentAttention::project_queries(const at::Tensor& x) const {
  if (q_proj_.defined()) return at::linear(x, q_proj_);
  return at::linear(rms_norm(at::linear(x, q_a_proj_), q_a_norm_, eps_), q_b_proj_);
}

at::Tensor MultiHeadLatentAttention::forward(const at::Tensor& x, const at::Tensor& positions,
                                             const Rotary& rotary,
                                             const AttentionPlan& plan) const {
  const std::int64_t tokens = x.size(0);
  const at::Tensor queries =
      rotary.rotate_tail(project_queries(x).view({tokens, heads_, nope_ + rope_}), positions);
  const at::Tensor compressed = at::linear(x, kv_a_proj_);  // [T, rank + rope]
  const at::Tensor latents = rms_norm(compressed.narrow(1, 0, rank_), kv_a_norm_, eps_);
  const at::Tensor rope_keys =
      rotary.rotate_tail(compressed.narrow(1, rank_, rope_).unsqueeze(1), positions).squeeze(1);
  if (plan.cache != nullptr) {
    plan.cache->layer(layer_).index_copy_(0, plan.slots.to(x.device()),
                                          at::cat({latents, rope_keys}, 1));
  }
  const at::Tensor attended = plan.decodes()
                                  ? attend_by_cache(queries, rotary, plan)
                                  : attend_by_segments(queries, latents, rope_keys, rotary, plan);
  return at::linear(attended.reshape({tokens, heads_ * value_}), o_proj_);
}

at::Tensor MultiHeadLatentAttention::attend_by_segments(const at::Tensor& queries,
                                                        const at::Tensor& latents,
                                                        const at::Tensor& rope_keys,
                                                        const Rotary& rotary,
                                                        const AttentionPlan& plan) const {
  const at::Tensor keys_values =
      at::linear(latents, kv_b_proj_).view({latents.size(0), heads_, nope_ + value_});
  return segment_attention({queries, keys_values, rope_keys, rotary.softmax_scale()},
                           plan.segment_offsets);
}

at::Tensor MultiHeadLatentAttention::attend_by_cache(const at::Tensor& queries,
                                                     const Rotary& rotary,
                                                     const AttentionPlan& plan) const {
  const at::Tensor up = kv_b_proj_.view({heads_, nope_ + value_, rank_});
  const at::Tensor absorbed =
      at::bmm(queries.narrow(2, 0, nope_).transpose(0, 1), up.narrow(1, 0, nope_))
          .transpose(0, 1);  // [B, heads, rank]
  const at::Tensor weighted =
      attend_latents(at::cat({absorbed, queries.narrow(2, nope_, rope_)}, 2),
                     plan.cache->layer(layer_), plan.spans, rank_, rotary.softmax_scale());
  return at::bmm(weighted.transpose(0, 1), up.narrow(1, nope_, value_).transpose(1, 2))
      .transpose(0, 1);  // [B, heads, value]
}

void MultiHeadLatentAttention::append_parameters(std::vector<Parameter>& parameters) const {
  const auto append = [&](const char* name, const at::Tensor& value, Parameter::Kind kind) {
    if (!value.defined()) return;
    const std::string full = prefix_ + name + ".weight";
    parameters.push_back({full, value, kind, {{full}}});
  };
  append("q_proj", q_proj_, Parameter::Kind::matrix);
  append("q_a_proj", q_a_proj_, Parameter::Kind::matrix);
  append("q_a_layernorm", q_a_norm_, Parameter::Kind::vector);
  append("q_b_proj", q_b_proj_, Parameter::Kind::matrix);
  append("kv_a_proj_with_mqa", kv_a_proj_, Parameter::Kind::matrix);
  append("kv_a_layernorm", kv_a_norm_, Parameter::Kind::vector);
  append("kv_b_proj", kv_b_proj_, Parameter::Kind::matrix);
  append("o_proj", o_proj_, Parameter::Kind::matrix);
}

}  // namespace aha::policy
