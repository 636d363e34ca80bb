#include "policy/model_directory.h"

#include <fstream>

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/adapter_directory.h"
#include "policy/weight_files.h"

namespace aha::policy {
namespace {

namespace fs = std::filesystem;

bool is_multi_token_prediction(const std::string& name, const ModelConfig& config) {
  for (int extra = 0; extra < std::max(1, config.num_nextn_predict_layers); ++extra) {
    if (name.starts_with(fmt::format("model.layers.{}.", config.num_hidden_layers + extra))) {
      return config.model_type == "deepseek_v3";
    }
  }
  return false;
}

// A tied output may lie in the file beside the embedding: it must then be the same.
bool is_tied_output(const std::string& name, const ModelConfig& config) {
  return config.tie_word_embeddings && name == "lm_head.weight";
}

// Buffers that old checkpoints carry and that follow from the configuration.
bool is_derived(const std::string& name) { return name.ends_with(".rotary_emb.inv_freq"); }

void take_the_rest(WeightFiles& weights, LanguageModel& model) {
  for (const std::string& name : weights.names()) {
    if (!weights.has(name)) continue;  // a scale that went with its tensor
    if (is_derived(name)) continue;
    if (is_tied_output(name, model.config())) {
      if (weights.take(name).equal(model.output_weight().detach().cpu())) continue;
      throw ModelDirectoryError(weights.where(name) +
                                ": differs from the embedding, which config.json ties it to");
    }
    if (!is_multi_token_prediction(name, model.config())) {
      throw ModelDirectoryError(fmt::format("{}: has no place in the model", weights.where(name)));
    }
    if (!name.ends_with(kFp8Scale)) model.kept_tensors.push_back({name, weights.take(name)});
  }
}

// What a prediction layer repeats of the policy.
void take_repeated(WeightFiles& weights, const FileTensor& file, const at::Tensor& value) {
  if (!weights.has(file.name) || weights.take(file.name).equal(value.detach().cpu())) return;
  throw ModelDirectoryError(
      weights.where(file.name) +
      ": differs from the policy's own, with which the prediction layer is to be trained");
}

SafetensorsEntry entry_of(const at::Tensor& contiguous) {
  return {"F32",
          contiguous.sizes().vec(),
          {static_cast<const std::byte*>(contiguous.const_data_ptr()),
           static_cast<std::size_t>(contiguous.nbytes())}};
}

// The configuration as it was read, but for what is said of the files' numbers.
nlohmann::json config_to_write(const ModelConfig& config) {
  nlohmann::json object = config.source;
  object.erase("quantization_config");
  const char* key = object.contains("torch_dtype") ? "torch_dtype" : "dtype";
  object[key] = "float32";
  return object;
}

// Consecutive tensors of at most max_bytes each time; a larger one is alone.
std::vector<std::vector<NamedTensor>> cut_into_shards(std::vector<NamedTensor> tensors,
                                                      std::int64_t max_bytes) {
  std::vector<std::vector<NamedTensor>> shards(1);
  std::int64_t bytes = 0;
  for (NamedTensor& tensor : tensors) {
    const auto size = tensor.value.numel() * static_cast<std::int64_t>(sizeof(float));
    if (bytes + size > max_bytes && !shards.back().empty()) {
      shards.emplace_back();
      bytes = 0;
    }
    bytes += size;
    shards.back().push_back(std::move(tensor));
  }
  return shards;
}

}  // namespace

std::unique_ptr<LanguageModel> load_model(const fs::path& directory, PredictionLayers prediction) {
  if (is_adapter_directory(directory)) return load_adapted_model(directory, prediction);
  const fs::path config_path = directory / "config.json";
  auto model = std::make_unique<LanguageModel>(
      parse_model_config(read_json(config_path), config_path.string()), prediction);
  const fs::path adapters = directory / kAdapterFolder;
  if (fs::exists(adapters)) model->add_adapters(read_adapter_config(adapters), /*seed=*/0);
  read_weights(*model, directory);
  return model;
}

void read_weights(LanguageModel& model, const fs::path& directory) {
  WeightFiles weights = WeightFiles::of_model(directory);
  for (const Parameter& parameter : model.parameters()) {
    if (parameter.is_adapter()) continue;
    for (const FileTensor& file : parameter.files) {
      if (file.is_repeated) {
        take_repeated(weights, file, parameter.value);
      } else {
        weights.take(file.name, file.view_in(parameter.value));
      }
    }
  }
  model.kept_tensors.clear();
  take_the_rest(weights, model);
  if (model.lora()) read_adapter_weights(model, directory / kAdapterFolder);
}

void save_model(const LanguageModel& model, const fs::path& directory,
                std::int64_t max_shard_bytes) {
  write_json(directory / "config.json", config_to_write(model.config()));
  std::vector<NamedTensor> tensors;
  for (const Parameter& parameter : model.parameters()) {
    if (parameter.is_adapter()) continue;
    for (const FileTensor& file : parameter.files) {
      tensors.push_back({file.name, file.view_in(parameter.value)});
    }
  }
  tensors.insert(tensors.end(), model.kept_tensors.begin(), model.kept_tensors.end());
  const auto shards = cut_into_shards(std::move(tensors), max_shard_bytes);
  if (shards.size() == 1) {
    save_tensors(shards.front(), directory / kWeights);
    return;
  }
  nlohmann::json weight_map = nlohmann::json::object();
  std::int64_t total = 0;
  for (std::size_t i = 0; i < shards.size(); ++i) {
    const std::string file = fmt::format("model-{:05}-of-{:05}.safetensors", i + 1, shards.size());
    save_tensors(shards[i], directory / file);
    for (const NamedTensor& tensor : shards[i]) {
      weight_map[tensor.name] = file;
      total += tensor.value.numel() * static_cast<std::int64_t>(sizeof(float));
    }
  }
  write_json(directory / kWeightIndex,
             {{"metadata", {{"total_size", total}}}, {"weight_map", weight_map}});
}

void write_json(const fs::path& path, const nlohmann::json& object) {
  std::ofstream file(path);
  file << object.dump(2) << "\n";
  file.close();
  if (!file) throw ModelDirectoryError(path.string() + ": cannot write");
}

void save_tensors(const std::vector<NamedTensor>& tensors, const fs::path& path) {
  std::map<std::string, SafetensorsEntry> entries;
  std::vector<at::Tensor> alive;
  for (const NamedTensor& tensor : tensors) {
    alive.push_back(tensor.value.detach().to(at::kCPU, at::kFloat).contiguous());
    entries.emplace(tensor.name, entry_of(alive.back()));
  }
  write_safetensors(path, entries);
}

void load_tensors(const std::vector<NamedTensor>& tensors, const fs::path& path) {
  const SafetensorsFile file(path);
  for (const NamedTensor& tensor : tensors) {
    const auto found = file.entries().find(tensor.name);
    const std::string where = path.string() + ": " + tensor.name;
    if (found == file.entries().end()) throw ModelDirectoryError(where + ": is missing");
    if (at::IntArrayRef(found->second.shape) != tensor.value.sizes()) {
      throw ModelDirectoryError(where + ": has another shape");
    }
    tensor.value.copy_(view_of(found->second, where));
  }
}

}  // namespace aha::policy
