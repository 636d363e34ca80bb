#include "policy/decoder_layer.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "policy/rms_norm.h"

namespace aha::policy {

DecoderLayer::DecoderLayer(const ModelConfig& config, int layer, Kind kind)
    : prefix_(fmt::format("model.layers.{}.", layer)),
      eps_(config.rms_norm_eps),
      attention_norm_(at::empty({config.hidden_size})),
      feed_forward_norm_(at::empty({config.hidden_size})),
      attention_(make_attention(config, layer, prefix_ + "self_attn.")) {
  if (kind == Kind::experts) {
    experts_.emplace(config, prefix_ + "mlp.");
  } else {
    dense_.emplace(config.hidden_size, config.intermediate_size, prefix_ + "mlp.");
  }
}

at::Tensor DecoderLayer::forward(const at::Tensor& x, const at::Tensor& positions,
                                 const Rotary& rotary, const AttentionPlan& plan,
                                 ExpertUse& use) const {
  const at::Tensor attended =
      x + attention_->forward(rms_norm(x, attention_norm_, eps_), positions, rotary, plan);
  const at::Tensor normed = rms_norm(attended, feed_forward_norm_, eps_);
  return attended + (dense_ ? dense_->forward(normed) : experts_->forward(normed, use));
}

void DecoderLayer::append_parameters(std::vector<Parameter>& parameters) const {
  const auto append_norm = [&](const char* name, const at::Tensor& weight) {
    const std::string full = prefix_ + name + ".weight";
    parameters.push_back({full, weight, Parameter::Kind::vector, {{full}}});
  };
  append_norm("input_layernorm", attention_norm_);
  attention_->append_parameters(parameters);
  append_norm("post_attention_layernorm", feed_forward_norm_);
  if (dense_) dense_->append_parameters(parameters);
  if (experts_) experts_->append_parameters(parameters);
}

void DecoderLayer::append_linears(std::vector<Linear*>& linears) {
  attention_->append_linears(linears);
  if (dense_) dense_->append_linears(linears);
  if (experts_) experts_->append_linears(linears);
}

}  // namespace aha::policy
