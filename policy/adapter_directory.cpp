#include "policy/adapter_directory.h"

#include <fmt/format.h>

#include "policy/model_directory.h"

namespace aha::policy {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = "adapter_config.json";
constexpr const char* kAdapterWeights = "adapter_model.safetensors";

fs::path base_of(const fs::path& directory, const LoraConfig& config) {
  const fs::path& name = config.base_model_name_or_path;
  for (const fs::path& base : {directory / name, name}) {
    if (!name.empty() && fs::exists(base / "config.json")) return base;
  }
  throw ModelDirectoryError(fmt::format(
      "{}: base_model_name_or_path: \"{}\" is no model directory here; name a local one",
      (directory / kConfig).string(), name.string()));
}

}  // namespace

bool is_adapter_directory(const fs::path& directory) {
  return fs::exists(directory / kConfig) && !fs::exists(directory / "config.json");
}

LoraConfig read_adapter_config(const fs::path& directory) {
  return parse_lora_config(read_json(directory / kConfig), (directory / kConfig).string());
}

std::unique_ptr<LanguageModel> load_adapted_model(const fs::path& directory,
                                                  PredictionLayers prediction) {
  const LoraConfig config = read_adapter_config(directory);
  auto model = load_model(base_of(directory, config), prediction);
  try {
    model->add_adapters(config, /*seed=*/0);
  } catch (const std::invalid_argument& error) {
    throw ModelDirectoryError(fmt::format("{}: {}", directory.string(), error.what()));
  }
  read_adapter_weights(*model, directory);
  return model;
}

void read_adapter_weights(LanguageModel& model, const fs::path& directory) {
  WeightFiles weights({directory / kAdapterWeights});
  for (const Parameter& parameter : model.parameters()) {
    if (parameter.is_adapter()) weights.take(parameter.name, parameter.value.detach());
  }
  for (const std::string& name : weights.names()) {
    throw ModelDirectoryError(weights.where(name) +
                              ": has no place: the adapters are those of target_modules");
  }
}

void save_adapters(const LanguageModel& model, const fs::path& directory) {
  write_json(directory / kConfig, to_json(model.lora().value()));
  std::vector<NamedTensor> tensors;
  for (const Parameter& parameter : model.parameters()) {
    if (parameter.is_adapter()) tensors.push_back({parameter.name, parameter.value});
  }
  save_tensors(tensors, directory / kAdapterWeights);
}

}  // namespace aha::policy
