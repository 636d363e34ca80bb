#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

namespace aha::policy {

// A configuration that cannot be used; what() reads "origin: key: problem".
class ModelConfigError : public std::runtime_error {
 public:
  ModelConfigError(const std::string& origin, std::string key, std::string problem)
      : std::runtime_error(origin + ": " + (key.empty() ? "" : key + ": ") + problem),
        key_(std::move(key)),
        problem_(std::move(problem)) {}

  const std::string& key() const { return key_; }  // "rope_scaling.factor"; empty: the whole
  const std::string& problem() const { return problem_; }

 private:
  std::string key_;
  std::string problem_;
};

// YaRN rotary scaling (Peng et al., 2023), with the keys of Hugging Face's `rope_scaling`.
struct YarnOptions {
  double factor = 1.0;
  double original_max_position_embeddings = 4096;
  double beta_fast = 32.0;
  double beta_slow = 1.0;
  double mscale = 1.0;
  double mscale_all_dim = 0.0;
};

// The shape of a DeepSeek-V3 policy (DeepSeek-V3 Technical Report, 2024), with the names and
// meaning of the keys in Hugging Face's config.json.
struct ModelConfig {
  int vocab_size = 0;
  int hidden_size = 0;
  int intermediate_size = 0;      // of the dense layers' feed-forward
  int moe_intermediate_size = 0;  // of one expert
  int num_hidden_layers = 0;
  int num_attention_heads = 0;
  int n_shared_experts = 0;
  int n_routed_experts = 0;
  int num_experts_per_tok = 0;
  int n_group = 1;  // routed experts are chosen within the best `topk_group` of `n_group` groups
  int topk_group = 1;
  double routed_scaling_factor = 1.0;
  bool norm_topk_prob = true;
  int first_k_dense_replace = 0;   // the first layers that are dense
  std::optional<int> q_lora_rank;  // none: queries are projected directly
  int kv_lora_rank = 0;
  int qk_nope_head_dim = 0;
  int qk_rope_head_dim = 0;
  int v_head_dim = 0;
  int max_position_embeddings = 0;
  double rope_theta = 10000.0;
  std::optional<YarnOptions> yarn;
  double rms_norm_eps = 1e-6;
  double initializer_range = 0.02;
  bool tie_word_embeddings = false;

  nlohmann::json source;  // the object as it was read, written back unchanged

  int qk_head_dim() const { return qk_nope_head_dim + qk_rope_head_dim; }
  int latent_dim() const {
    return kv_lora_rank + qk_rope_head_dim;
  }  // what the cache holds a token
  bool is_moe_layer(int layer) const { return layer >= first_k_dense_replace; }
};

// Reads the keys of a config.json object. `origin` names it in errors. Throws ModelConfigError that
// names the key for a missing, mistyped or impossible value, and for an architecture or an option
// that is not supported. Keys without a bearing on the arithmetic are kept in `source`.
ModelConfig parse_model_config(const nlohmann::json& object, const std::string& origin);

}  // namespace aha::policy
