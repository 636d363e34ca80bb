#include "policy/language_model.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include "policy/checkpointed.h"
#include "policy/rms_norm.h"

namespace aha::policy {

LanguageModel::LanguageModel(const ModelConfig& config)
    : config_(config),
      rotary_(config.rotary, config.max_position_embeddings),
      embedding_(at::empty({config.vocab_size, config.hidden_size})),
      final_norm_(at::empty({config.hidden_size})),
      output_(config.tie_word_embeddings ? embedding_
                                         : at::empty({config.vocab_size, config.hidden_size})) {
  for (int i = 0; i < config.num_hidden_layers; ++i) {
    const auto kind =
        config.is_moe_layer(i) ? DecoderLayer::Kind::experts : DecoderLayer::Kind::dense;
    layers_.push_back({DecoderLayer(config, i, kind), {}});
  }
  collect_parameters();
}

void LanguageModel::collect_parameters() {
  const auto append = [&](const std::string& name, const at::Tensor& value, Parameter::Kind kind) {
    parameters_.push_back({name, value, kind, {{name}}});
  };
  append("model.embed_tokens.weight", embedding_, Parameter::Kind::matrix);
  for (Layer& layer : layers_) {
    std::vector<Parameter> own;
    layer.decoder.append_parameters(own);
    for (const Parameter& parameter : own) {
      if (parameter.kind != Parameter::Kind::router_bias)
        layer.trainable.push_back(parameter.value);
    }
    parameters_.insert(parameters_.end(), own.begin(), own.end());
  }
  append("model.norm.weight", final_norm_, Parameter::Kind::vector);
  if (!config_.tie_word_embeddings) append("lm_head.weight", output_, Parameter::Kind::matrix);
  for (Parameter& parameter : parameters_) {
    parameter.value.requires_grad_(parameter.kind != Parameter::Kind::router_bias);
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
      case Parameter::Kind::bias:
      case Parameter::Kind::router_bias:
        value.zero_();
        break;
    }
  }
}

at::Tensor LanguageModel::run_layer(const Layer& layer, const at::Tensor& x,
                                    const at::Tensor& positions, const AttentionPlan& plan,
                                    ExpertUse& use, bool checkpoint) const {
  if (!checkpoint) return layer.decoder.forward(x, positions, rotary_, plan, use);
  const auto kept = std::make_shared<ExpertUse>(use);
  at::Tensor output = checkpointed(
      [&layer, this, positions, plan, kept](const at::Tensor& input) {
        at::Tensor result = layer.decoder.forward(input, positions, rotary_, plan, *kept);
        kept->replayed = kept->experts;  // the second time goes the way of the first
        return result;
      },
      x, layer.trainable);
  use = *kept;
  return output;
}

at::Tensor LanguageModel::forward(const at::Tensor& ids, const at::Tensor& positions,
                                  const AttentionPlan& plan, ExpertLoad& load,
                                  const ForwardOptions& options) const {
  const at::Tensor at_positions = positions.to(device());
  at::Tensor x = at::embedding(embedding_, ids.to(device()));
  const bool checkpoint = options.checkpoint_layers && c10::GradMode::is_enabled();
  std::size_t moe_layer = 0;
  for (const Layer& layer : layers_) {
    ExpertUse use;
    if (layer.decoder.has_experts() && options.replay != nullptr) {
      use.replayed = options.replay->layers.at(moe_layer).to(device());
    }
    x = run_layer(layer, x, at_positions, plan, use, checkpoint);
    if (!layer.decoder.has_experts()) continue;
    load.add(moe_layer++, use.counts);
    if (options.record != nullptr) options.record->layers.push_back(use.experts);
  }
  return rms_norm(x, final_norm_, config_.rms_norm_eps);
}

at::Tensor LanguageModel::forward(const PackedTokens& tokens, ExpertLoad& load,
                                  const ForwardOptions& options) const {
  AttentionPlan plan;
  plan.segment_offsets = tokens.segment_offsets;
  return forward(tokens.ids, tokens.positions, plan, load, options);
}

at::Tensor LanguageModel::logits(const at::Tensor& hidden) const {
  return at::linear(hidden, output_);
}

ExpertLoad LanguageModel::zero_load() const {
  ExpertLoad load;
  for (const Layer& layer : layers_) {
    if (!layer.decoder.has_experts()) continue;
    load.layers.emplace_back(static_cast<std::size_t>(config_.experts->num_experts), 0);
  }
  return load;
}

void LanguageModel::update_router_bias(const ExpertLoad& load, double rate) {
  std::size_t moe_layer = 0;
  for (const Parameter& parameter : parameters_) {
    if (parameter.kind != Parameter::Kind::router_bias) continue;
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
    if (parameter.is_trained()) values.push_back(parameter.value);
  }
  return values;
}

std::int64_t LanguageModel::num_parameters() const {
  std::int64_t count = 0;
  for (const Parameter& parameter : parameters_) count += parameter.value.numel();
  return count;
}

}  // namespace aha::policy
