#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "policy/attention_plan.h"
#include "policy/decoder_layer.h"
#include "policy/expert_load.h"
#include "policy/model_config.h"
#include "policy/packed_tokens.h"
#include "policy/parameter.h"
#include "policy/rotary.h"
#include "policy/routing_trace.h"

namespace aha::policy {

// What a forward pass may be asked beside its result.
struct ForwardOptions {
  RoutingTrace* record = nullptr;        // receives the experts chosen
  const RoutingTrace* replay = nullptr;  // experts to go through instead of choosing
  bool checkpoint_layers = false;  // keep layers' inputs alone and compute the rest again backwards
};

// The policy: a decoder of one of the families of parse_model_config. One forward pass serves
// training, prefill and decoding; the plan says what the tokens attend to. Forward passes may run
// on several threads at once (each with its own cache and load); nothing may change parameters
// meanwhile.
class LanguageModel {
 public:
  // Parameters are allocated and not yet set: initialize() or load them.
  explicit LanguageModel(const ModelConfig& config);

  // Fresh weights: normal(0, initializer_range) matrices, ones for norms, zero biases; a pure
  // function of the seed.
  void initialize(std::uint64_t seed);

  void to_device(const at::Device& device);
  at::Device device() const { return embedding_.device(); }

  // Sets the parameters to those of a model of the same configuration.
  void copy_parameters_from(const LanguageModel& other);

  // ids [T] int64, positions [T] int64, on any device -> final normalised hidden states [T,
  // hidden]. Adds the experts' loads to `load`, which must come from zero_load().
  at::Tensor forward(const at::Tensor& ids, const at::Tensor& positions, const AttentionPlan& plan,
                     ExpertLoad& load, const ForwardOptions& options = {}) const;

  // Every token sees its own segment. [T, hidden].
  at::Tensor forward(const PackedTokens& tokens, ExpertLoad& load,
                     const ForwardOptions& options = {}) const;

  at::Tensor logits(const at::Tensor& hidden) const;           // [N, hidden] -> [N, vocabulary]
  const at::Tensor& output_weight() const { return output_; }  // [vocabulary, hidden]

  // Moves the router's biases by `rate` against the sign of each expert's excess load (DeepSeek-V3,
  // section 2.1.2). `load` sums the step's forward passes.
  void update_router_bias(const ExpertLoad& load, double rate);

  ExpertLoad zero_load() const;  // of this model's shape

  const ModelConfig& config() const { return config_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  std::vector<at::Tensor> trainable() const;  // values of the parameters that gradients train
  std::int64_t num_parameters() const;

  // Tensors of a model directory that this program does not use and gives back when it writes one:
  // multi-token prediction layers.
  std::vector<NamedTensor> kept_tensors;

 private:
  struct Layer {
    DecoderLayer decoder;
    std::vector<at::Tensor> trainable;  // the decoder's parameters, for checkpointing
  };

  at::Tensor run_layer(const Layer& layer, const at::Tensor& x, const at::Tensor& positions,
                       const AttentionPlan& plan, ExpertUse& use, bool checkpoint) const;
  void collect_parameters();

  ModelConfig config_;
  Rotary rotary_;
  at::Tensor embedding_;   // [vocabulary, hidden]
  at::Tensor final_norm_;  // [hidden]
  at::Tensor output_;      // [vocabulary, hidden]; the embedding itself when tied
  std::vector<Layer> layers_;
  std::vector<Parameter> parameters_;
};

}  // namespace aha::policy
