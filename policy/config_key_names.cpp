#include "policy/config_key_names.h"

#include <algorithm>

namespace aha::policy {
namespace {

using Names = std::vector<std::string>;

const Names kEveryFamily = {"_name_or_path",
                            "architectures",
                            "attention_bias",
                            "attention_dropout",
                            "auto_map",
                            "bos_token_id",
                            "dtype",
                            "eos_token_id",
                            "hidden_act",
                            "hidden_size",
                            "initializer_range",
                            "intermediate_size",
                            "max_position_embeddings",
                            "model_type",
                            "num_attention_heads",
                            "num_hidden_layers",
                            "num_key_value_heads",
                            "pad_token_id",
                            "pretraining_tp",
                            "quantization_config",
                            "rms_norm_eps",
                            "rope_parameters",
                            "rope_scaling",
                            "rope_theta",
                            "tie_word_embeddings",
                            "torch_dtype",
                            "transformers_version",
                            "use_cache",
                            "vocab_size"};

const Names kDeepSeek = {"aux_loss_alpha",
                         "ep_size",
                         "first_k_dense_replace",
                         "head_dim",
                         "kv_lora_rank",
                         "moe_intermediate_size",
                         "moe_layer_freq",
                         "n_group",
                         "n_routed_experts",
                         "n_shared_experts",
                         "norm_topk_prob",
                         "num_experts_per_tok",
                         "num_nextn_predict_layers",
                         "output_router_logits",
                         "q_lora_rank",
                         "qk_head_dim",
                         "qk_nope_head_dim",
                         "qk_rope_head_dim",
                         "rope_interleave",
                         "routed_scaling_factor",
                         "scoring_func",
                         "seq_aux",
                         "topk_group",
                         "topk_method",
                         "v_head_dim"};

const Names kLlama = {"head_dim", "mlp_bias", "rope_interleaved"};

const Names kQwen = {"head_dim", "layer_types", "max_window_layers", "sliding_window",
                     "use_sliding_window"};

const Names kQwenMoe = {"decoder_sparse_step", "mlp_only_layers",      "moe_intermediate_size",
                        "norm_topk_prob",      "num_experts",          "num_experts_per_tok",
                        "num_local_experts",   "output_router_logits", "router_aux_loss_coef"};

Names join(std::initializer_list<Names> lists) {
  Names all;
  for (const Names& list : lists) all.insert(all.end(), list.begin(), list.end());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

std::vector<std::string> config_key_names(const std::string& model_type) {
  if (model_type == "deepseek_v3" || model_type == "deepseek_v2") {
    return join({kEveryFamily, kDeepSeek});
  }
  if (model_type == "llama") return join({kEveryFamily, kLlama});
  if (model_type == "qwen2" || model_type == "qwen3") return join({kEveryFamily, kQwen});
  if (model_type == "qwen3_moe") return join({kEveryFamily, kQwen, kQwenMoe});
  return {};
}

}  // namespace aha::policy
