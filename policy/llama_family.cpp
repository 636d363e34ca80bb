#include "policy/model_families.h"

namespace aha::policy {

void read_llama(const ConfigKeys& keys, ModelConfig& config) {
  GroupedAttentionConfig attention = read_heads(keys, config);
  attention.qkv_bias = attention.output_bias = keys.boolean("attention_bias", false);
  config.attention = attention;
  keys.only("mlp_bias", false);
}

}  // namespace aha::policy
