#include "policy/model_config.h"

#include <fmt/format.h>

#include "policy/model_families.h"

namespace aha::policy {
namespace {

struct Family {
  const char* model_type;
  void (*read)(const ConfigKeys&, ModelConfig&);
};

constexpr Family kFamilies[] = {
    {"deepseek_v2", read_deepseek_v2},
    {"deepseek_v3", read_deepseek_v3},
    {"llama", read_llama},
    {"qwen2", read_qwen2},
    {"qwen3", read_qwen3},
    {"qwen3_moe", read_qwen3_moe},
};

const Family& find_family(const ConfigKeys& keys) {
  const std::string type = keys.text("model_type", "");
  std::string known;
  for (const Family& family : kFamilies) {
    if (type == family.model_type) return family;
    known += (known.empty() ? "" : ", ") + std::string(family.model_type);
  }
  keys.fail("model_type", (type.empty() ? "missing" : "\"" + type + "\" is not known") +
                              std::string("; known: ") + known);
}

ModelConfig read_sizes(const ConfigKeys& keys) {
  ModelConfig config;
  config.vocab_size = keys.integer("vocab_size", 1);
  config.hidden_size = keys.integer("hidden_size", 1);
  config.intermediate_size = keys.integer("intermediate_size", 1);
  config.num_hidden_layers = keys.integer("num_hidden_layers", 1);
  config.num_attention_heads = keys.integer("num_attention_heads", 1);
  config.max_position_embeddings = keys.integer("max_position_embeddings", 1, 4096);
  config.rms_norm_eps = keys.positive("rms_norm_eps", 1e-6);
  config.initializer_range = keys.positive("initializer_range", 0.02);
  config.tie_word_embeddings = keys.boolean("tie_word_embeddings", false);
  keys.only("hidden_act", "silu");
  return config;
}

}  // namespace

GroupedAttentionConfig read_heads(const ConfigKeys& keys, const ModelConfig& config) {
  GroupedAttentionConfig attention;
  attention.num_key_value_heads =
      keys.integer("num_key_value_heads", 1, config.num_attention_heads);
  if (config.num_attention_heads % attention.num_key_value_heads != 0) {
    keys.fail("num_key_value_heads",
              fmt::format("{} does not divide num_attention_heads {}",
                          attention.num_key_value_heads, config.num_attention_heads));
  }
  if (keys.find("head_dim") == nullptr && config.hidden_size % config.num_attention_heads != 0) {
    keys.fail("head_dim", "missing, and num_attention_heads does not divide hidden_size");
  }
  attention.head_dim = keys.integer("head_dim", 2, config.hidden_size / config.num_attention_heads);
  if (attention.head_dim % 2 != 0) keys.fail("head_dim", "must be even: it is rotated in pairs");
  return attention;
}

void require_consistent(const ExpertsConfig& experts, const ConfigKeys& keys,
                        const ExpertKeys& names) {
  if (experts.num_experts % experts.num_groups != 0) {
    keys.fail(names.num_groups, fmt::format("{} does not divide {} {}", experts.num_groups,
                                            names.num_experts, experts.num_experts));
  }
  if (experts.topk_groups > experts.num_groups) {
    keys.fail(names.topk_groups, fmt::format("{} exceeds {} {}", experts.topk_groups,
                                             names.num_groups, experts.num_groups));
  }
  const int choice = experts.num_experts / experts.num_groups * experts.topk_groups;
  if (experts.num_experts_per_tok > choice) {
    keys.fail("num_experts_per_tok", fmt::format("{} exceeds the {} experts to choose from",
                                                 experts.num_experts_per_tok, choice));
  }
}

ModelConfig parse_model_config(const nlohmann::json& object, const std::string& origin) {
  if (!object.is_object()) throw ModelConfigError(origin, "", "expected a JSON object");
  const ConfigKeys keys(object, origin);
  const Family& family = find_family(keys);
  ModelConfig config = read_sizes(keys);
  config.model_type = family.model_type;
  config.source = object;
  family.read(keys, config);
  if (const auto* attention = std::get_if<GroupedAttentionConfig>(&config.attention)) {
    config.rotary.dim = attention->head_dim;
  }
  read_rotary(keys, config.max_position_embeddings, config.rotary);
  return config;
}

}  // namespace aha::policy
