#include <algorithm>

#include <fmt/format.h>

#include "policy/model_families.h"

namespace aha::policy {
namespace {

// `sliding_window` alone means nothing: Qwen's configurations carry it with use_sliding_window off.
void refuse_sliding_window(const ConfigKeys& keys) {
  keys.only("use_sliding_window", false);
  const nlohmann::json* types = keys.find("layer_types");
  if (types == nullptr) return;
  const bool full = types->is_array() && std::all_of(types->begin(), types->end(), [](auto& type) {
                      return type == "full_attention";
                    });
  if (!full) keys.fail("layer_types", "only \"full_attention\" is supported in every layer");
}

GroupedAttentionConfig read_qwen3_attention(const ConfigKeys& keys, const ModelConfig& config) {
  refuse_sliding_window(keys);
  GroupedAttentionConfig attention = read_heads(keys, config);
  attention.qkv_bias = attention.output_bias = keys.boolean("attention_bias", false);
  attention.qk_norm = true;
  return attention;
}

// A layer has experts unless `mlp_only_layers` lists it or `decoder_sparse_step` passes it over.
std::vector<bool> layers_with_experts(const ConfigKeys& keys, int layers) {
  const int step = keys.integer("decoder_sparse_step", 1, 1);
  std::vector<bool> result;
  result.reserve(static_cast<std::size_t>(layers));
  for (int layer = 0; layer < layers; ++layer) result.push_back((layer + 1) % step == 0);
  const nlohmann::json* dense = keys.find("mlp_only_layers");
  if (dense == nullptr) return result;
  if (!dense->is_array()) keys.fail("mlp_only_layers", "expected a list of layers");
  for (const nlohmann::json& layer : *dense) {
    if (!layer.is_number_integer() || layer < 0 || layer >= layers) {
      keys.fail("mlp_only_layers",
                fmt::format("{} is none of the {} layers", layer.dump(), layers));
    }
    result[layer.get<std::size_t>()] = false;
  }
  return result;
}

}  // namespace

void read_qwen2(const ConfigKeys& keys, ModelConfig& config) {
  refuse_sliding_window(keys);
  GroupedAttentionConfig attention = read_heads(keys, config);
  attention.qkv_bias = true;
  config.attention = attention;
}

void read_qwen3(const ConfigKeys& keys, ModelConfig& config) {
  config.attention = read_qwen3_attention(keys, config);
}

void read_qwen3_moe(const ConfigKeys& keys, ModelConfig& config) {
  config.attention = read_qwen3_attention(keys, config);
  // transformers renames the key; published configurations have the first.
  const char* num_experts =
      keys.find("num_experts") != nullptr ? "num_experts" : "num_local_experts";
  ExpertsConfig experts;
  experts.num_experts = keys.integer(num_experts, 1);
  experts.num_experts_per_tok = keys.integer("num_experts_per_tok", 1);
  experts.intermediate_size = keys.integer("moe_intermediate_size", 1);
  experts.scoring = RouterScoring::softmax;
  experts.normalize = keys.boolean("norm_topk_prob", false);
  experts.in_layer = layers_with_experts(keys, config.num_hidden_layers);
  require_consistent(experts, keys, {num_experts, "", ""});
  config.experts = std::move(experts);
}

}  // namespace aha::policy
