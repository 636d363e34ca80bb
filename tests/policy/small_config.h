#pragma once

#include "policy/model_config.h"

namespace aha::policy {

// A DeepSeek-V3 small enough to run in milliseconds, with every part in use.
inline nlohmann::json small_config_json() {
  return {{"model_type", "deepseek_v3"},
          {"vocab_size", 37},
          {"hidden_size", 24},
          {"intermediate_size", 40},
          {"moe_intermediate_size", 12},
          {"num_hidden_layers", 3},
          {"num_attention_heads", 3},
          {"n_shared_experts", 1},
          {"n_routed_experts", 8},
          {"num_experts_per_tok", 3},
          {"n_group", 4},
          {"topk_group", 2},
          {"routed_scaling_factor", 1.5},
          {"norm_topk_prob", true},
          {"first_k_dense_replace", 1},
          {"q_lora_rank", 14},
          {"kv_lora_rank", 16},
          {"qk_nope_head_dim", 10},
          {"qk_rope_head_dim", 6},
          {"v_head_dim", 9},
          {"max_position_embeddings", 64},
          {"rope_theta", 10000.0},
          {"initializer_range", 0.2}};
}

inline ModelConfig small_config() { return parse_model_config(small_config_json(), "small"); }

}  // namespace aha::policy
