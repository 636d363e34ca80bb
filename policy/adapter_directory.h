#pragma once

#include <filesystem>
#include <memory>

#include "policy/language_model.h"

namespace aha::policy {

// A directory of LoRA adapters in PEFT's format: adapter_config.json and adapter_model.safetensors.

inline constexpr const char* kAdapterFolder = "adapter";  // of a checkpoint's model directory

// Whether a directory holds adapters and no model of its own.
bool is_adapter_directory(const std::filesystem::path& directory);

// Throws ModelDirectoryError or ModelConfigError.
LoraConfig read_adapter_config(const std::filesystem::path& directory);

// The model that the adapters were made for, with them beside its projections. Its directory is
// base_model_name_or_path, from the adapters' own directory or from the current one. Throws as
// load_model does.
std::unique_ptr<LanguageModel> load_adapted_model(const std::filesystem::path& directory,
                                                  PredictionLayers prediction);

// Sets a model's adapters to those of a directory: each must be there, and none may be left over.
void read_adapter_weights(LanguageModel& model, const std::filesystem::path& directory);

// Writes the adapters of a model into an existing directory.
void save_adapters(const LanguageModel& model, const std::filesystem::path& directory);

}  // namespace aha::policy
