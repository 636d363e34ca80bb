#include <fmt/format.h>

#include "policy/model_families.h"

namespace aha::policy {
namespace {

LatentAttentionConfig read_latent_attention(const ConfigKeys& keys) {
  LatentAttentionConfig attention;
  if (keys.find("q_lora_rank") != nullptr) attention.q_lora_rank = keys.integer("q_lora_rank", 1);
  attention.kv_lora_rank = keys.integer("kv_lora_rank", 1);
  attention.qk_nope_head_dim = keys.integer("qk_nope_head_dim", 1);
  attention.qk_rope_head_dim = keys.integer("qk_rope_head_dim", 2);
  attention.v_head_dim = keys.integer("v_head_dim", 1);
  attention.bias = keys.boolean("attention_bias", false);
  if (attention.qk_rope_head_dim % 2 != 0) {
    keys.fail("qk_rope_head_dim", "must be even: it is rotated in pairs");
  }
  return attention;
}

ExpertsConfig read_experts(const ConfigKeys& keys, const ModelConfig& config) {
  ExpertsConfig experts;
  experts.num_experts = keys.integer("n_routed_experts", 1);
  experts.num_shared_experts = keys.integer("n_shared_experts", 0, 0);
  experts.num_experts_per_tok = keys.integer("num_experts_per_tok", 1);
  experts.intermediate_size = keys.integer("moe_intermediate_size", 1);
  experts.num_groups = keys.integer("n_group", 1, 1);
  experts.topk_groups = keys.integer("topk_group", 1, 1);
  experts.routed_scaling_factor = keys.positive("routed_scaling_factor", 1.0);
  keys.only("moe_layer_freq", 1);
  const int first_moe = keys.integer("first_k_dense_replace", 0, 0);
  for (int layer = 0; layer < config.num_hidden_layers; ++layer) {
    experts.in_layer.push_back(layer >= first_moe);
  }
  return experts;
}

constexpr ExpertKeys kExpertKeys = {"n_routed_experts", "n_group", "topk_group"};

}  // namespace

void read_deepseek_v3(const ConfigKeys& keys, ModelConfig& config) {
  const LatentAttentionConfig attention = read_latent_attention(keys);
  config.rotary.dim = attention.qk_rope_head_dim;
  config.rotary.interleaved = keys.boolean("rope_interleave", true);
  config.attention = attention;
  ExpertsConfig experts = read_experts(keys, config);
  experts.scoring = RouterScoring::sigmoid_top2;
  experts.normalize = keys.boolean("norm_topk_prob", true);
  keys.only("scoring_func", "sigmoid");  // absent: sigmoid
  keys.only("topk_method", "noaux_tc");
  require_consistent(experts, keys, kExpertKeys);
  if (experts.num_groups > 1 && experts.num_experts / experts.num_groups < 2) {
    keys.fail("n_group", "a group needs at least two experts: it counts its best two");
  }
  config.experts = std::move(experts);
  config.num_nextn_predict_layers = keys.integer("num_nextn_predict_layers", 0, 0);
}

void read_deepseek_v2(const ConfigKeys& keys, ModelConfig& config) {
  const LatentAttentionConfig attention = read_latent_attention(keys);
  config.rotary.dim = attention.qk_rope_head_dim;
  config.rotary.interleaved = true;
  config.attention = attention;
  ExpertsConfig experts = read_experts(keys, config);
  experts.scoring = RouterScoring::softmax;
  experts.normalize = false;
  keys.only("norm_topk_prob", false);  // what V2 publishes; transformers knows no other
  keys.only("scoring_func", "softmax");
  const std::string method = keys.text("topk_method", "greedy");
  if (method == "greedy") {
    experts.num_groups = experts.topk_groups = 1;  // V2-Lite says n_group: 1 or leaves it out
  } else if (method != "group_limited_greedy") {
    keys.fail("topk_method",
              method + " is not supported; \"greedy\" and \"group_limited_greedy\" are");
  }
  require_consistent(experts, keys, kExpertKeys);
  config.experts = std::move(experts);
}

}  // namespace aha::policy
