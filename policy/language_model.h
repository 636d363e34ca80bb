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
#include "policy/prediction_layer.h"
#include "policy/rotary.h"
#include "policy/routing_trace.h"

namespace aha::policy {

// What a forward pass may be asked beside its result.
struct ForwardOptions {
  RoutingTrace* record = nullptr;        // receives the experts chosen
  const RoutingTrace* replay = nullptr;  // experts to go through instead of choosing
  bool checkpoint_layers = false;  // keep layers' inputs alone and compute the rest again backwards
};

// What becomes of the multi-token prediction layers that a configuration names.
enum class PredictionLayers {
  kept,      // as tensors of the files, see kept_tensors
  computed,  // as parameters, see predict_ahead
};

// The policy: a decoder of one of the families of parse_model_config. One forward pass serves
// training, prefill and decoding; the plan says what the tokens attend to. Forward passes may run
// on several threads at once (each with its own cache and load); nothing may change parameters
// meanwhile.
class LanguageModel {
 public:
  // Parameters are allocated and not yet set: initialize() or load them.
  explicit LanguageModel(const ModelConfig& config,
                         PredictionLayers prediction = PredictionLayers::kept);

  // Fresh weights: normal(0, initializer_range) matrices, ones for norms, zero biases; a pure
  // function of the seed.
  void initialize(std::uint64_t seed);

  void to_device(const at::Device& device);
  at::Device device() const { return embedding_.device(); }

  // Another model with the same parameters and adapters, none of which is trained.
  std::unique_ptr<LanguageModel> frozen_copy() const;

  // Puts low-rank adapters beside the projections that `config` names; from now on they alone are
  // trained. Fresh ones, a pure function of the seed, leave the policy what it was. The router, the
  // routed experts, the embedding and the output have none. Throws std::invalid_argument for a
  // target that names no projection, and where there are adapters already.
  void add_adapters(const LoraConfig& config, std::uint64_t seed);
  void merge_adapters();  // into the projections: all parameters are trained again
  const std::optional<LoraConfig>& lora() const { return lora_; }

  // Whether gradients train the prediction layers: a loss that they have no part in cannot.
  void train_prediction_layers(bool trained);

  // ids [T] int64, positions [T] int64, on any device -> final normalised hidden states [T,
  // hidden]. Adds the experts' loads to `load`, which must come from zero_load().
  at::Tensor forward(const at::Tensor& ids, const at::Tensor& positions, const AttentionPlan& plan,
                     ExpertLoad& load, const ForwardOptions& options = {}) const;

  // Every token sees its own segment. [T, hidden].
  at::Tensor forward(const PackedTokens& tokens, ExpertLoad& load,
                     const ForwardOptions& options = {}) const;

  // What each prediction layer makes of a forward pass's result over the same tokens: in the k-th
  // element (from 0), row t predicts token t + 2 + k of its segment; the last 1 + k rows of a
  // segment mean nothing. Each [T, hidden]. Adds to `load` after the layers of the forward pass.
  std::vector<at::Tensor> predict_ahead(const PackedTokens& tokens, const at::Tensor& hidden,
                                        ExpertLoad& load) const;

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
  // multi-token prediction layers that are not computed.
  std::vector<NamedTensor> kept_tensors;

 private:
  struct Layer {
    DecoderLayer decoder;
    std::vector<at::Tensor> values;  // of its parameters, for checkpointing
  };

  at::Tensor run_layer(const Layer& layer, const at::Tensor& x, const at::Tensor& positions,
                       const AttentionPlan& plan, ExpertUse& use, bool checkpoint) const;
  void collect_parameters();
  void append_layers();
  void choose_trained();
  std::vector<Linear*> linears();
  std::size_t count_moe_layers() const;  // prediction layers left out

  ModelConfig config_;
  Rotary rotary_;
  at::Tensor embedding_;   // [vocabulary, hidden]
  at::Tensor final_norm_;  // [hidden]
  at::Tensor output_;      // [vocabulary, hidden]; the embedding itself when tied
  std::vector<Layer> layers_;
  std::vector<PredictionLayer> prediction_layers_;  // empty where they are kept
  std::optional<LoraConfig> lora_;
  std::vector<Parameter> parameters_;
};

}  // namespace aha::policy
