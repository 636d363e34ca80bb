#pragma once

#include "policy/config_keys.h"
#include "policy/model_config.h"

namespace aha::policy {

// What is particular to a family: fills in attention, experts and rotary of a configuration whose
// sizes were read. Each throws ModelConfigError.
void read_deepseek_v3(const ConfigKeys& keys, ModelConfig& config);  // V3, V3.1, R1
void read_deepseek_v2(const ConfigKeys& keys, ModelConfig& config);  // V2, V2-Lite
void read_llama(const ConfigKeys& keys, ModelConfig& config);        // Llama 2 and 3, SmolLM2
void read_qwen2(const ConfigKeys& keys, ModelConfig& config);        // Qwen2, Qwen2.5
void read_qwen3(const ConfigKeys& keys, ModelConfig& config);
void read_qwen3_moe(const ConfigKeys& keys, ModelConfig& config);

// num_key_value_heads and head_dim, which all families without latent attention have.
GroupedAttentionConfig read_heads(const ConfigKeys& keys, const ModelConfig& config);

// Refuses counts of experts and groups that do not fit together, by the family's name of each key.
struct ExpertKeys {
  const char* num_experts;
  const char* num_groups;
  const char* topk_groups;
};
void require_consistent(const ExpertsConfig& experts, const ConfigKeys& keys,
                        const ExpertKeys& names);

}  // namespace aha::policy
