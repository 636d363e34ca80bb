#pragma once

#include "policy/language_model.h"

namespace aha::rollout {

// A random policy with spread-out logits.
inline policy::LanguageModel small_policy() {
  const nlohmann::json config = {
      {"model_type", "deepseek_v3"},   {"vocab_size", 19},           {"hidden_size", 16},
      {"intermediate_size", 24},       {"moe_intermediate_size", 8}, {"num_hidden_layers", 2},
      {"num_attention_heads", 2},      {"n_shared_experts", 1},      {"n_routed_experts", 4},
      {"num_experts_per_tok", 2},      {"first_k_dense_replace", 1}, {"kv_lora_rank", 8},
      {"qk_nope_head_dim", 8},         {"qk_rope_head_dim", 4},      {"v_head_dim", 8},
      {"max_position_embeddings", 40}, {"initializer_range", 0.4}};
  policy::LanguageModel model(policy::parse_model_config(config, "small"));
  model.initialize(11);
  return model;
}

}  // namespace aha::rollout
