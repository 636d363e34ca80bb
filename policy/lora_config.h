#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace aha::policy {

// Low-rank adapters beside frozen projections (LoRA, Hu et al., 2021): a projection W of the
// policy becomes W + scale() B A with A [r, columns] and B [rows, r]. The keys are those of PEFT's
// adapter_config.json.
struct LoraConfig {
  int r = 8;
  double lora_alpha = 8.0;
  bool use_rslora = false;  // scale by the square root of r (Kalajdzievski, 2023)
  // Modules by the end of their names: "q_proj", "self_attn.q_proj"; or "all-linear" alone, which
  // is every projection but the output's.
  std::vector<std::string> target_modules = {"all-linear"};
  std::string base_model_name_or_path = {};  // where the frozen weights came from; may be empty

  double scale() const;
  bool adapts_all() const;
  bool adapts(std::string_view module) const;  // "model.layers.0.self_attn.q_proj"
};

// Whether `target` names `module`: all of it, or its end after a dot.
bool names_module(std::string_view target, std::string_view module);

// Reads the object of an adapter_config.json. `origin` names it in errors. What was said for
// training elsewhere (lora_dropout, init_lora_weights) has no bearing here; an option that changes
// the arithmetic and is not supported is refused by name. Throws ModelConfigError.
LoraConfig parse_lora_config(const nlohmann::json& object, const std::string& origin);

// The object that PEFT loads.
nlohmann::json to_json(const LoraConfig& config);

}  // namespace aha::policy
