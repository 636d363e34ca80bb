#include "policy/language_model.h"

#include <cmath>
#include <set>
#include <stdexcept>

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/checkpointed.h"
#include "policy/projection.h"
#include "policy/rms_norm.h"

namespace aha::policy {
namespace {

std::vector<at::Tensor> trained_of(const std::vector<at::Tensor>& values) {
  std::vector<at::Tensor> trained;
  for (const at::Tensor& value : values) {
    if (value.requires_grad()) trained.push_back(value);
  }
  return trained;
}

void require_targets(const LoraConfig& config, const std::vector<Linear*>& linears) {
  if (config.adapts_all()) return;
  for (const std::string& target : config.target_modules) {
    std::set<std::string> known;  // by the last part of their names
    bool found = false;
    for (const Linear* linear : linears) {
      for (const Linear::Part& part : linear->parts()) {
        found = found || names_module(target, part.module);
        known.insert(part.module.substr(part.module.rfind('.') + 1));
      }
    }
    if (found) continue;
    throw std::invalid_argument(
        fmt::format("target_modules: `{}` names no projection of this policy, which has {}", target,
                    fmt::join(known, ", ")));
  }
}

}  // namespace

LanguageModel::LanguageModel(const ModelConfig& config, PredictionLayers prediction)
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
  if (prediction == PredictionLayers::computed) {
    for (int i = 0; i < config.num_nextn_predict_layers; ++i) {
      prediction_layers_.emplace_back(config, config.num_hidden_layers + i);
    }
  }
  collect_parameters();
}

void LanguageModel::collect_parameters() {
  parameters_.clear();
  Parameter embedding{"model.embed_tokens.weight", embedding_, Parameter::Kind::matrix, {}};
  Parameter output{"lm_head.weight", output_, Parameter::Kind::matrix, {}};
  embedding.files.push_back({embedding.name});
  output.files.push_back({output.name});
  for (const PredictionLayer& layer : prediction_layers_) {
    embedding.files.push_back({.name = layer.embedding_file(), .is_repeated = true});
    (config_.tie_word_embeddings ? embedding : output)
        .files.push_back({.name = layer.output_file(), .is_repeated = true});
  }
  parameters_.push_back(std::move(embedding));
  append_layers();
  parameters_.push_back(
      {"model.norm.weight", final_norm_, Parameter::Kind::vector, {{"model.norm.weight"}}});
  if (!config_.tie_word_embeddings) parameters_.push_back(std::move(output));
  for (const PredictionLayer& layer : prediction_layers_) layer.append_parameters(parameters_);
  choose_trained();
}

void LanguageModel::append_layers() {
  for (Layer& layer : layers_) {
    std::vector<Parameter> own;
    layer.decoder.append_parameters(own);
    layer.values.clear();
    for (const Parameter& parameter : own) layer.values.push_back(parameter.value);
    parameters_.insert(parameters_.end(), own.begin(), own.end());
  }
}

// All that gradients can train; with adapters, they alone.
void LanguageModel::choose_trained() {
  for (Parameter& parameter : parameters_) {
    parameter.value.requires_grad_(lora_ ? parameter.is_adapter()
                                         : parameter.kind != Parameter::Kind::router_bias);
  }
}

std::vector<Linear*> LanguageModel::linears() {
  std::vector<Linear*> linears;
  for (Layer& layer : layers_) layer.decoder.append_linears(linears);
  return linears;
}

void LanguageModel::add_adapters(const LoraConfig& config, std::uint64_t seed) {
  if (lora_) throw std::invalid_argument("the policy has adapters already");
  require_targets(config, linears());
  lora_ = config;
  for (Linear* linear : linears()) linear->add_adapters(config);
  collect_parameters();
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  for (const Parameter& parameter : parameters_) {
    at::Tensor value = parameter.value.detach();
    if (parameter.kind == Parameter::Kind::lora_b) value.zero_();
    if (parameter.kind != Parameter::Kind::lora_a) continue;
    const double bound = 1.0 / std::sqrt(static_cast<double>(value.size(1)));  // PEFT's own
    value.uniform_(-bound, bound, generator);
  }
}

void LanguageModel::merge_adapters() {
  for (Linear* linear : linears()) linear->merge_adapters();
  lora_.reset();
  collect_parameters();
}

void LanguageModel::train_prediction_layers(bool trained) {
  std::vector<Parameter> own;
  for (const PredictionLayer& layer : prediction_layers_) layer.append_parameters(own);
  for (Parameter& parameter : own) {
    if (parameter.kind != Parameter::Kind::router_bias) parameter.value.requires_grad_(trained);
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
      case Parameter::Kind::lora_a:
      case Parameter::Kind::lora_b:
        break;  // add_adapters has set them
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
      x, trained_of(layer.values));
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

std::vector<at::Tensor> LanguageModel::predict_ahead(const PackedTokens& tokens,
                                                     const at::Tensor& hidden,
                                                     ExpertLoad& load) const {
  AttentionPlan plan;
  plan.segment_offsets = tokens.segment_offsets;
  const at::Tensor positions = tokens.positions.to(device());
  at::Tensor ids = tokens.ids.to(device());
  std::vector<at::Tensor> states;
  std::size_t moe_layer = count_moe_layers();
  for (const PredictionLayer& layer : prediction_layers_) {
    ids = at::roll(ids, -1, 0);
    ExpertUse use;
    states.push_back(layer.forward(states.empty() ? hidden : states.back(),
                                   at::embedding(embedding_, ids), positions, rotary_, plan, use));
    if (layer.has_experts()) load.add(moe_layer++, use.counts);
  }
  return states;
}

std::size_t LanguageModel::count_moe_layers() const {
  std::size_t count = 0;
  for (const Layer& layer : layers_) count += layer.decoder.has_experts() ? 1 : 0;
  return count;
}

at::Tensor LanguageModel::logits(const at::Tensor& hidden) const {
  return project(hidden, output_);
}

ExpertLoad LanguageModel::zero_load() const {
  ExpertLoad load;
  std::size_t layers = count_moe_layers();
  for (const PredictionLayer& layer : prediction_layers_) layers += layer.has_experts() ? 1 : 0;
  if (layers == 0) return load;
  load.layers.resize(
      layers, std::vector<std::int64_t>(static_cast<std::size_t>(config_.experts->num_experts), 0));
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

std::unique_ptr<LanguageModel> LanguageModel::frozen_copy() const {
  const auto prediction =
      prediction_layers_.empty() ? PredictionLayers::kept : PredictionLayers::computed;
  auto copy = std::make_unique<LanguageModel>(config_, prediction);
  if (lora_) copy->add_adapters(*lora_, /*seed=*/0);
  copy->to_device(device());
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    at::Tensor value = copy->parameters_[i].value.requires_grad_(false);
    value.copy_(parameters_[i].value.detach());
  }
  return copy;
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
