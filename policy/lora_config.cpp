#include "policy/lora_config.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "policy/config_keys.h"
#include "policy/model_config_error.h"

namespace aha::policy {
namespace {

constexpr const char* kAllLinear = "all-linear";

// Keys that say how an adapter was trained, or of whom it is; none changes what it computes.
constexpr std::array kWithoutBearing = {
    "arrow_config",        "auto_mapping",      "corda_config", "eva_config",     "inference_mode",
    "init_lora_weights",   "loftq_config",      "lora_dropout", "lora_ga_config", "megatron_core",
    "peft_version",        "qalora_group_size", "revision",     "runtime_config", "task_type",
    "ensure_weight_tying", "monteclora_config", "velora_config"};
constexpr std::array kRead = {
    "base_model_name_or_path", "bias",      "lora_alpha", "peft_type", "r",
    "target_modules",          "use_rslora"};

bool is_among(std::string_view key, const auto& keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// null, false, an empty list or object: the option is not used.
bool is_unused(const nlohmann::json& value) {
  return value.is_null() || value == false || (value.is_structured() && value.empty());
}

void refuse_other_options(const nlohmann::json& object, const ConfigKeys& keys) {
  for (const auto& [key, value] : object.items()) {
    if (is_among(key, kWithoutBearing) || is_among(key, kRead) || is_unused(value)) continue;
    keys.fail(key, value.dump() + " is not supported: plain LoRA on projections is");
  }
}

std::vector<std::string> read_targets(const ConfigKeys& keys) {
  const nlohmann::json* value = keys.find("target_modules");
  if (value != nullptr && *value == kAllLinear) return {kAllLinear};
  const bool is_list = value != nullptr && value->is_array() && !value->empty() &&
                       std::all_of(value->begin(), value->end(),
                                   [](const nlohmann::json& name) { return name.is_string(); });
  if (!is_list) {
    keys.fail("target_modules", "expected a list of module names, or \"all-linear\"");
  }
  auto names = value->get<std::vector<std::string>>();
  std::sort(names.begin(), names.end());  // PEFT writes a set
  return names;
}

}  // namespace

double LoraConfig::scale() const {
  return lora_alpha / (use_rslora ? std::sqrt(static_cast<double>(r)) : static_cast<double>(r));
}

bool LoraConfig::adapts_all() const {
  return target_modules.size() == 1 && target_modules.front() == kAllLinear;
}

bool LoraConfig::adapts(std::string_view module) const {
  return adapts_all() ||
         std::any_of(target_modules.begin(), target_modules.end(),
                     [&](const std::string& target) { return names_module(target, module); });
}

bool names_module(std::string_view target, std::string_view module) {
  if (!module.ends_with(target)) return false;
  return module.size() == target.size() || module[module.size() - target.size() - 1] == '.';
}

LoraConfig parse_lora_config(const nlohmann::json& object, const std::string& origin) {
  if (!object.is_object()) throw ModelConfigError(origin, "", "expected a JSON object");
  const ConfigKeys keys(object, origin);
  if (keys.text("peft_type", "") != "LORA") {
    keys.fail("peft_type", "expected \"LORA\", the one kind of adapter that is supported");
  }
  keys.only("bias", "none");
  refuse_other_options(object, keys);
  LoraConfig config;
  config.r = keys.integer("r", 1);
  config.lora_alpha = keys.positive("lora_alpha");
  config.use_rslora = keys.boolean("use_rslora", false);
  config.target_modules = read_targets(keys);
  config.base_model_name_or_path = keys.text("base_model_name_or_path", "");
  return config;
}

nlohmann::json to_json(const LoraConfig& config) {
  const nlohmann::json targets =
      config.adapts_all() ? nlohmann::json(kAllLinear) : nlohmann::json(config.target_modules);
  const nlohmann::json base = config.base_model_name_or_path.empty()
                                  ? nlohmann::json()
                                  : nlohmann::json(config.base_model_name_or_path);
  return {{"peft_type", "LORA"},
          {"task_type", "CAUSAL_LM"},
          {"base_model_name_or_path", base},
          {"r", config.r},
          {"lora_alpha", config.lora_alpha},
          {"lora_dropout", 0.0},
          {"use_rslora", config.use_rslora},
          {"bias", "none"},
          {"target_modules", targets},
          {"inference_mode", true}};
}

}  // namespace aha::policy
