#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>

#include "policy/adamw.h"
#include "policy/language_model.h"

namespace aha::policy {

class ModelDirectoryError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Reads a Hugging Face model directory: config.json and *.safetensors, one file or several with an
// index. Every parameter must be there with its shape, and every tensor must have a place, but for
// multi-token-prediction layers beyond num_hidden_layers. float32, bf16 and fp16 come in.
std::unique_ptr<LanguageModel> load_model(const std::filesystem::path& directory);

// Writes config.json and model.safetensors (float32) into an existing directory.
void save_model(const LanguageModel& model, const std::filesystem::path& directory);

// Named tensors as a safetensors file, and back into tensors of the same names, shapes and dtypes.
void save_tensors(const std::vector<NamedTensor>& tensors, const std::filesystem::path& path);
void load_tensors(const std::vector<NamedTensor>& tensors, const std::filesystem::path& path);

}  // namespace aha::policy
