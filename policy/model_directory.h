#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "policy/language_model.h"
#include "policy/weight_files.h"

namespace aha::policy {

// Reads a Hugging Face model directory: config.json and *.safetensors, one file or several with an
// index. Every parameter must be there with its shape, and every tensor must have a place;
// multi-token prediction layers beyond num_hidden_layers may be absent where they are kept.
// float32, bf16 and fp16 come in, and float8 e4m3 with block scales (policy/block_fp8.h). Files are
// mapped: what is in memory beside the weights is one tensor at a time. Throws ModelDirectoryError,
// SafetensorsError or ModelConfigError, each of which names the file and the tensor or key.
// Adapters in the folder adapter/ stand beside the projections; a directory of adapters alone, as
// PEFT writes it, is read with the model that its base_model_name_or_path names.
std::unique_ptr<LanguageModel> load_model(const std::filesystem::path& directory,
                                          PredictionLayers prediction = PredictionLayers::kept);

// Sets the parameters of a model, and its adapters, to those of a directory. Throws likewise.
void read_weights(LanguageModel& model, const std::filesystem::path& directory);

// Largest file that save_model writes; more weights are several files and an index, as in
// transformers.
inline constexpr std::int64_t kMaxShardBytes = std::int64_t{5} * 1000 * 1000 * 1000;

// Writes config.json and the weights (float32) into an existing directory; adapters are left out.
void save_model(const LanguageModel& model, const std::filesystem::path& directory,
                std::int64_t max_shard_bytes = kMaxShardBytes);

void write_json(const std::filesystem::path& path, const nlohmann::json& object);

// Named tensors as a safetensors file, and back into tensors of the same names and shapes.
void save_tensors(const std::vector<NamedTensor>& tensors, const std::filesystem::path& path);
void load_tensors(const std::vector<NamedTensor>& tensors, const std::filesystem::path& path);

}  // namespace aha::policy
