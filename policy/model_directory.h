#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "policy/language_model.h"

namespace aha::policy {

class ModelDirectoryError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Reads a Hugging Face model directory: config.json and *.safetensors, one file or several with an
// index. Every parameter must be there with its shape, and every tensor must have a place;
// multi-token prediction layers beyond num_hidden_layers are kept as they are, and may be absent.
// float32, bf16 and fp16 come in, and float8 e4m3 with block scales (policy/block_fp8.h). Files are
// mapped: what is in memory beside the weights is one tensor at a time. Throws ModelDirectoryError,
// SafetensorsError or ModelConfigError, each of which names the file and the tensor or key.
std::unique_ptr<LanguageModel> load_model(const std::filesystem::path& directory);

// Largest file that save_model writes; more weights are several files and an index, as in
// transformers.
inline constexpr std::int64_t kMaxShardBytes = std::int64_t{5} * 1000 * 1000 * 1000;

// Writes config.json and the weights (float32) into an existing directory.
void save_model(const LanguageModel& model, const std::filesystem::path& directory,
                std::int64_t max_shard_bytes = kMaxShardBytes);

// Named tensors as a safetensors file, and back into tensors of the same names and shapes.
void save_tensors(const std::vector<NamedTensor>& tensors, const std::filesystem::path& path);
void load_tensors(const std::vector<NamedTensor>& tensors, const std::filesystem::path& path);

}  // namespace aha::policy
