#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "policy/model_config_error.h"
#include "policy/rotary_config.h"

namespace aha::policy {

// Multi-head latent attention (DeepSeek-V2, 2024).
struct LatentAttentionConfig {
  std::optional<int> q_lora_rank;  // none: queries are projected directly
  int kv_lora_rank = 0;
  int qk_nope_head_dim = 0;
  int qk_rope_head_dim = 0;
  int v_head_dim = 0;
  bool bias = false;  // on the projections that read or write hidden states

  int qk_head_dim() const { return qk_nope_head_dim + qk_rope_head_dim; }
};

// Grouped-query attention (Ainslie et al., 2023): several query heads share a key and value head.
struct GroupedAttentionConfig {
  int num_key_value_heads = 0;
  int head_dim = 0;
  bool qkv_bias = false;
  bool output_bias = false;
  bool qk_norm = false;  // queries and keys are normalised head by head (Qwen3)
};

// What experts' affinities are, and how a group of experts is scored.
enum class RouterScoring {
  sigmoid_top2,  // sigmoid; a group counts its best two (DeepSeek-V3), with a correction bias
  softmax,       // softmax; a group counts its best (DeepSeek-V2); no bias
};

// A mixture-of-experts layer's shape (DeepSeekMoE, Dai et al., 2024).
struct ExpertsConfig {
  int num_experts = 0;
  int num_shared_experts = 0;
  int num_experts_per_tok = 0;
  int intermediate_size = 0;  // of one expert
  RouterScoring scoring = RouterScoring::sigmoid_top2;
  int num_groups = 1;  // experts are chosen within the best `topk_groups` of `num_groups` groups
  int topk_groups = 1;
  bool normalize = true;  // the chosen experts' weights sum to routed_scaling_factor
  double routed_scaling_factor = 1.0;
  std::vector<bool> in_layer;  // by layer: experts, or a dense feed-forward
};

// The shape of a policy, read from Hugging Face's config.json.
struct ModelConfig {
  std::string model_type;  // the family: "deepseek_v3"
  int vocab_size = 0;
  int hidden_size = 0;
  int intermediate_size = 0;  // of the dense layers' feed-forward
  int num_hidden_layers = 0;
  int num_attention_heads = 0;
  int max_position_embeddings = 0;
  std::variant<LatentAttentionConfig, GroupedAttentionConfig> attention;
  std::optional<ExpertsConfig> experts;  // none: all layers are dense
  RotaryConfig rotary;
  double rms_norm_eps = 1e-6;
  double initializer_range = 0.02;
  bool tie_word_embeddings = false;
  int num_nextn_predict_layers = 0;  // multi-token prediction layers that weights may hold

  nlohmann::json source;  // the object as it was read, written back unchanged

  bool is_moe_layer(int layer) const {
    return experts && experts->in_layer[static_cast<std::size_t>(layer)];
  }
};

// Reads the keys of a config.json object. `origin` names it in errors. Throws ModelConfigError that
// names the key for a missing, mistyped or impossible value, for an option that is not supported,
// and for a family that is not known, with those that are. Keys without a bearing on the arithmetic
// are kept in `source`.
ModelConfig parse_model_config(const nlohmann::json& object, const std::string& origin);

}  // namespace aha::policy
