#include "policy/model_config.h"

#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace aha::policy {
namespace {

// Typed reads of one JSON object, with errors that name the key.
class Keys {
 public:
  Keys(const nlohmann::json& object, std::string origin, std::string prefix = "")
      : object_(object), origin_(std::move(origin)), prefix_(std::move(prefix)) {}

  [[noreturn]] void fail(std::string_view key, std::string_view message) const {
    throw ModelConfigError(origin_, prefix_ + std::string(key), std::string(message));
  }

  const nlohmann::json* find(std::string_view key) const {
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  int integer(std::string_view key, int minimum) const {
    const nlohmann::json* value = find(key);
    if (value == nullptr) fail(key, "missing; an integer is needed");
    if (!value->is_number_integer()) fail(key, "expected an integer, got " + value->dump());
    const auto number = value->get<std::int64_t>();
    if (number < minimum || number > kLargest) {
      fail(key, fmt::format("{} is out of range [{}, {}]", number, minimum, kLargest));
    }
    return static_cast<int>(number);
  }

  int integer(std::string_view key, int minimum, int fallback) const {
    return find(key) == nullptr ? fallback : integer(key, minimum);
  }

  double positive(std::string_view key, double fallback) const {
    const double number = this->number(key, fallback);
    if (!(number > 0.0)) fail(key, fmt::format("{} must be positive", number));
    return number;
  }

  double number(std::string_view key, double fallback) const {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return fallback;
    if (!value->is_number()) fail(key, "expected a number, got " + value->dump());
    const double number = value->get<double>();
    if (!std::isfinite(number)) fail(key, "must be finite");
    return number;
  }

  bool boolean(std::string_view key, bool fallback) const {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return fallback;
    if (!value->is_boolean()) fail(key, "expected true or false, got " + value->dump());
    return value->get<bool>();
  }

  // A key that may only say one thing here.
  void only(std::string_view key, const nlohmann::json& supported) const {
    const nlohmann::json* value = find(key);
    if (value != nullptr && *value != supported) {
      fail(key, fmt::format("{} is not supported; only {} is", value->dump(), supported.dump()));
    }
  }

 private:
  static constexpr int kLargest = 1 << 30;
  const nlohmann::json& object_;
  std::string origin_;
  std::string prefix_;
};

void read_sizes(const Keys& keys, ModelConfig& config) {
  config.vocab_size = keys.integer("vocab_size", 1);
  config.hidden_size = keys.integer("hidden_size", 1);
  config.intermediate_size = keys.integer("intermediate_size", 1);
  config.moe_intermediate_size = keys.integer("moe_intermediate_size", 1);
  config.num_hidden_layers = keys.integer("num_hidden_layers", 1);
  config.num_attention_heads = keys.integer("num_attention_heads", 1);
  config.max_position_embeddings = keys.integer("max_position_embeddings", 1, 4096);
  config.rms_norm_eps = keys.positive("rms_norm_eps", 1e-6);
  config.initializer_range = keys.positive("initializer_range", 0.02);
  config.tie_word_embeddings = keys.boolean("tie_word_embeddings", false);
  keys.only("hidden_act", "silu");
  keys.only("attention_bias", false);
}

void read_attention(const Keys& keys, ModelConfig& config) {
  if (keys.find("q_lora_rank") != nullptr) config.q_lora_rank = keys.integer("q_lora_rank", 1);
  config.kv_lora_rank = keys.integer("kv_lora_rank", 1);
  config.qk_nope_head_dim = keys.integer("qk_nope_head_dim", 1);
  config.qk_rope_head_dim = keys.integer("qk_rope_head_dim", 2);
  config.v_head_dim = keys.integer("v_head_dim", 1);
  if (config.qk_rope_head_dim % 2 != 0) {
    keys.fail("qk_rope_head_dim", "must be even: it is rotated in pairs");
  }
  keys.only("rope_interleave", true);
}

void read_experts(const Keys& keys, ModelConfig& config) {
  config.first_k_dense_replace = keys.integer("first_k_dense_replace", 0, 0);
  config.n_routed_experts = keys.integer("n_routed_experts", 1);
  config.n_shared_experts = keys.integer("n_shared_experts", 0, 0);
  config.num_experts_per_tok = keys.integer("num_experts_per_tok", 1);
  config.n_group = keys.integer("n_group", 1, 1);
  config.topk_group = keys.integer("topk_group", 1, 1);
  config.routed_scaling_factor = keys.positive("routed_scaling_factor", 1.0);
  config.norm_topk_prob = keys.boolean("norm_topk_prob", true);
  keys.only("scoring_func", "sigmoid");
  keys.only("topk_method", "noaux_tc");
  keys.only("moe_layer_freq", 1);
  if (config.n_routed_experts % config.n_group != 0) {
    keys.fail("n_group", fmt::format("{} does not divide n_routed_experts {}", config.n_group,
                                     config.n_routed_experts));
  }
  if (config.topk_group > config.n_group) {
    keys.fail("topk_group",
              fmt::format("{} exceeds n_group {}", config.topk_group, config.n_group));
  }
  const int experts_a_group = config.n_routed_experts / config.n_group;
  if (config.n_group > 1 && experts_a_group < 2) {
    keys.fail("n_group",
              "a group needs at least two experts: its score is the sum of its best two");
  }
  if (config.num_experts_per_tok > experts_a_group * config.topk_group) {
    keys.fail(
        "num_experts_per_tok",
        fmt::format("{} exceeds the {} experts of the {} chosen groups", config.num_experts_per_tok,
                    experts_a_group * config.topk_group, config.topk_group));
  }
}

// Both spellings are read: `rope_theta` with `rope_scaling`, and the newer `rope_parameters`.
void read_rotary(const Keys& keys, const std::string& origin, ModelConfig& config) {
  const nlohmann::json* parameters = keys.find("rope_parameters");
  const nlohmann::json* scaling = parameters != nullptr ? parameters : keys.find("rope_scaling");
  config.rope_theta = keys.positive("rope_theta", config.rope_theta);
  if (scaling == nullptr) return;
  if (!scaling->is_object()) keys.fail("rope_scaling", "expected an object");
  const std::string_view key = parameters != nullptr ? "rope_parameters" : "rope_scaling";
  const Keys rope(*scaling, origin, std::string(key) + ".");
  config.rope_theta = rope.positive("rope_theta", config.rope_theta);
  const std::string kind = scaling->value("rope_type", scaling->value("type", "default"));
  if (kind == "default") return;
  if (kind != "yarn") rope.fail("rope_type", kind + " is not supported; default and yarn are");
  YarnOptions yarn;
  yarn.factor = rope.positive("factor", yarn.factor);
  yarn.original_max_position_embeddings =
      rope.positive("original_max_position_embeddings", config.max_position_embeddings);
  yarn.beta_fast = rope.positive("beta_fast", yarn.beta_fast);
  yarn.beta_slow = rope.positive("beta_slow", yarn.beta_slow);
  yarn.mscale = rope.number("mscale", yarn.mscale);
  yarn.mscale_all_dim = rope.number("mscale_all_dim", yarn.mscale_all_dim);
  config.yarn = yarn;
}

}  // namespace

ModelConfig parse_model_config(const nlohmann::json& object, const std::string& origin) {
  if (!object.is_object()) throw ModelConfigError(origin, "", "expected a JSON object");
  const Keys keys(object, origin);
  const nlohmann::json* type = keys.find("model_type");
  if (type == nullptr) keys.fail("model_type", "missing; supported: \"deepseek_v3\"");
  if (*type != "deepseek_v3") {
    keys.fail("model_type", type->dump() + " is not known; supported: \"deepseek_v3\"");
  }
  ModelConfig config;
  config.source = object;
  read_sizes(keys, config);
  read_attention(keys, config);
  read_experts(keys, config);
  read_rotary(keys, origin, config);
  return config;
}

}  // namespace aha::policy
