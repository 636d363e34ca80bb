#include "recipes/model_schema.h"

#include <algorithm>

#include "recipes/keys.h"
#include "recipes/nearest_name.h"

namespace aha::recipes {
namespace {

// What a config.json of Hugging Face's deepseek_v3 may have; see transformers' DeepseekV3Config and
// PretrainedConfig. Sorted.
const std::vector<std::string>& config_keys() {
  static const std::vector<std::string> keys = {
      "_name_or_path",
      "architectures",
      "attention_bias",
      "attention_dropout",
      "auto_map",
      "aux_loss_alpha",
      "bos_token_id",
      "dtype",
      "eos_token_id",
      "ep_size",
      "first_k_dense_replace",
      "head_dim",
      "hidden_act",
      "hidden_size",
      "initializer_range",
      "intermediate_size",
      "kv_lora_rank",
      "max_position_embeddings",
      "model_type",
      "moe_intermediate_size",
      "moe_layer_freq",
      "n_group",
      "n_routed_experts",
      "n_shared_experts",
      "norm_topk_prob",
      "num_attention_heads",
      "num_experts_per_tok",
      "num_hidden_layers",
      "num_key_value_heads",
      "num_nextn_predict_layers",
      "pad_token_id",
      "pretraining_tp",
      "q_lora_rank",
      "qk_head_dim",
      "qk_nope_head_dim",
      "qk_rope_head_dim",
      "quantization_config",
      "rms_norm_eps",
      "rope_interleave",
      "rope_parameters",
      "rope_scaling",
      "rope_theta",
      "routed_scaling_factor",
      "scoring_func",
      "seq_aux",
      "tie_word_embeddings",
      "topk_group",
      "topk_method",
      "torch_dtype",
      "transformers_version",
      "use_cache",
      "v_head_dim",
      "vocab_size",
  };
  return keys;
}

Rule<ModelOptions> config_keys_are_known() {
  return {{"config"},
          "`config` has only keys of deepseek_v3: " + in_backticks(config_keys()),
          [](const ModelOptions& options, const Report& report) {
            for (const auto& [key, value] : options.config.items()) {
              if (std::binary_search(config_keys().begin(), config_keys().end(), key)) continue;
              const auto nearest = nearest_name(key, config_keys());
              report("config." + key,
                     nearest ? fmt::format("unknown key; did you mean `{}`?", *nearest)
                             : "unknown key: config.json of deepseek_v3 has none of this name");
            }
          }};
}

Rule<ModelOptions> has_one() {
  return {{"path", "config"},
          "one of `path` and `config` is given",
          [](const ModelOptions& options, const Report& report) {
            if (!options.path.empty() || !options.config.is_null()) return;
            report("", "needs `path` (a model directory) or `config` (fresh weights)");
          }};
}

}  // namespace

Section<ModelOptions> model_section() {
  using O = ModelOptions;
  const auto no_path = [](const O& options) { return options.path.empty(); };
  const auto no_config = [](const O& options) { return options.config.is_null(); };
  return {.leading = {},
          .selector = {},
          .alternatives = {},
          .table = {
              {omit_where(filled_text("path", &O::path, "a Hugging Face model directory"), no_path),
               omit_where(json_object("config", &O::config,
                                      "fresh weights for these keys of a Hugging Face config.json"),
                          no_config)},
              {has_one(), config_keys_are_known()},
              {{"path", "config"}}}};
}

}  // namespace aha::recipes
