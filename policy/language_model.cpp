#include "policy/language_model.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <fmt/format.h>

#include "policy/rms_norm.h"

namespace aha::policy {

LanguageModel::LanguageModel(const ModelConfig& config)
    : config_(config),
      rotary_(config),
      embedding_(at::empty({config.vocab_size, config.hidden_size})),
      final_norm_(at::empty({config.hidden_size})),
      output_(config.tie_word_embeddings ? embedding_
                                         : at::empty({config.vocab_size, config.hidden_size})) {
  for (int i = 0; i < config.num_hidden_layers; ++i) {
    Layer layer;
    layer.attention_norm = at::empty({config.hidden_size});
    layer.feed_forward_norm = at::empty({config.hidden_size});
    layer.attention = std::make_unique<MultiHeadLatentAttention>(config, i);
    if (config.is_moe_layer(i)) {
      layer.sparse = std::make_unique<MixtureOfExperts>(config, i);
    } else {
      layer.dense = std::make_unique<FeedForward>(config.hidden_size, config.intermediate_size,
                                                  fmt::format("model.layers.{}.mlp.", i));
    }
    layers_.push_back(std::move(layer));
  }
  collect_parameters();
}

void LanguageModel::collect_parameters() {
  const auto append = [&](const std::string& name, const at::Tensor& value, Parameter::Kind kind) {
    parameters_.push_back({name, value, kind, {{name}}});
  };
  append("model.embed_tokens.weight", embedding_, Parameter::Kind::matrix);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const std::string prefix = fmt::format("model.layers.{}.", i);
    append(prefix + "input_layernorm.weight", layers_[i].attention_norm, Parameter::Kind::vector);
    layers_[i].attention->append_parameters(parameters_);
    append(prefix + "post_attention_layernorm.weight", layers_[i].feed_forward_norm,
           Parameter::Kind::vector);
    if (layers_[i].dense) layers_[i].dense->append_parameters(parameters_);
    if (layers_[i].sparse) layers_[i].sparse->append_parameters(parameters_);
  }
  append("model.norm.weight", final_norm_, Parameter::Kind::vector);
  if (!config_.tie_word_embeddings) append("lm_head.weight", output_, Parameter::Kind::matrix);
  for (Parameter& parameter : parameters_) {
    if (parameter.kind != Parameter::Kind::buffer) parameter.value.requires_grad_(true);
  }
}

void LanguageModel::initialize(std::uint64_t seed) {
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  for (const Parameter& parameter : parameters_) {
    at::Tensor value = parameter.value.detach();
    switch (parameter.kind) {
      case Parameter::Kind::matrix:
        value.normal_(0.0, config_.initializer_range, generator);
        break;
      case Parameter::Kind::vector:
        value.fill_(1.0);
        break;
      case Parameter::Kind::buffer:
        value.zero_();
        break;
    }
  }
}

at::Tensor LanguageModel::run_layer(const Layer& layer, at::Tensor x, const at::Tensor& positions,
                                    const AttentionPlan& plan,
                                    std::vector<std::int64_t>& load) const {
  x = x + layer.attention->forward(rms_norm(x, layer.attention_norm, config_.rms_norm_eps),
                                   positions, rotary_, plan);
  const at::Tensor normed = rms_norm(x, layer.feed_forward_norm, config_.rms_norm_eps);
  return x + (layer.dense ? layer.dense->forward(normed) : layer.sparse->forward(normed, load));
}

at::Tensor LanguageModel::forward(const at::Tensor& ids, const at::Tensor& positions,
                                  const AttentionPlan& plan, ExpertLoad& load) const {
  std::vector<std::int64_t> none;
  const at::Tensor at_positions = positions.to(device());
  at::Tensor x = at::embedding(embedding_, ids.to(device()));
  for (int i = 0; i < config_.num_hidden_layers; ++i) {
    const int moe_index = i - config_.first_k_dense_replace;
    x = run_layer(layers_[static_cast<std::size_t>(i)], x, at_positions, plan,
                  moe_index < 0 ? none : load.layers[static_cast<std::size_t>(moe_index)]);
  }
  return rms_norm(x, final_norm_, config_.rms_norm_eps);
}

at::Tensor LanguageModel::forward(const PackedTokens& tokens, ExpertLoad& load) const {
  AttentionPlan plan;
  plan.segment_offsets = tokens.segment_offsets;
  return forward(tokens.ids, tokens.positions, plan, load);
}

at::Tensor LanguageModel::logits(const at::Tensor& hidden) const {
  return at::linear(hidden, output_);
}

ExpertLoad LanguageModel::zero_load() const {
  const int moe_layers = std::max(0, config_.num_hidden_layers - config_.first_k_dense_replace);
  const std::vector<std::int64_t> zeros(static_cast<std::size_t>(config_.n_routed_experts), 0);
  return {std::vector(static_cast<std::size_t>(moe_layers), zeros)};
}

void LanguageModel::update_router_bias(const ExpertLoad& load, double rate) {
  std::size_t moe_layer = 0;
  for (const Parameter& parameter : parameters_) {
    if (parameter.kind != Parameter::Kind::buffer) continue;
    const auto& counts = load.layers.at(moe_layer++);
    double mean = 0.0;
    for (const std::int64_t count : counts) mean += static_cast<double>(count);
    mean /= static_cast<double>(counts.size());
    std::vector<float> change;
    for (const std::int64_t count : counts) {
      const double excess = static_cast<double>(count) - mean;
      change.push_back(static_cast<float>(excess > 0 ? -rate : excess < 0 ? rate : 0.0));
    }
    at::Tensor bias = parameter.value;
    bias.add_(at::tensor(change, at::kFloat).to(bias.device()));
  }
}

void LanguageModel::to_device(const at::Device& device) {
  // set_data changes the tensor that layers and parameters_ share.
  for (Parameter& parameter : parameters_) parameter.value.set_data(parameter.value.to(device));
  rotary_.to_device(device);
}

void LanguageModel::copy_parameters_from(const LanguageModel& other) {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    at::Tensor value = parameters_[i].value.detach();
    value.copy_(other.parameters_[i].value.detach());
  }
}

std::vector<at::Tensor> LanguageModel::trainable() const {
  std::vector<at::Tensor> values;
  for (const Parameter& parameter : parameters_) {
    if (parameter.kind != Parameter::Kind::buffer) values.push_back(parameter.value);
  }
  return values;
}

std::int64_t LanguageModel::num_parameters() const {
  std::int64_t count = 0;
  for (const Parameter& parameter : parameters_) count += parameter.value.numel();
  return count;
}

}  // namespace aha::policy
