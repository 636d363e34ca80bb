#pragma once

#include <vector>

#include "policy/decoder_layer.h"

namespace aha::policy {

// A multi-token prediction layer (DeepSeek-V3, 2024, section 2.2): from a token's state and the
// embedding of the token after it, the state that predicts the one after that. The embedding and
// the output are the policy's own; files repeat them beside the layer.
class PredictionLayer {
 public:
  // `layer` is its number in files, at least num_hidden_layers.
  PredictionLayer(const ModelConfig& config, int layer);

  // states [T, hidden]: final and normalised, or those of the prediction layer before; next
  // [T, hidden]: embeddings of the tokens after. Returns [T, hidden], normalised.
  at::Tensor forward(const at::Tensor& states, const at::Tensor& next, const at::Tensor& positions,
                     const Rotary& rotary, const AttentionPlan& plan, ExpertUse& use) const;

  bool has_experts() const { return decoder_.has_experts(); }

  void append_parameters(std::vector<Parameter>& parameters) const;

  std::string embedding_file() const { return prefix_ + "embed_tokens.weight"; }
  std::string output_file() const { return prefix_ + "shared_head.head.weight"; }

 private:
  std::string prefix_;  // "model.layers.61."
  double eps_;
  at::Tensor next_norm_;    // [hidden]
  at::Tensor states_norm_;  // [hidden]
  at::Tensor final_norm_;   // [hidden]
  Linear projection_;       // [hidden, 2 * hidden]: of the embedding, then the state
  DecoderLayer decoder_;
};

}  // namespace aha::policy
