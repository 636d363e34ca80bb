#include "policy/model_directory.h"

#include <fstream>
#include <set>

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/block_fp8.h"
#include "policy/safetensors_file.h"

namespace aha::policy {
namespace {

namespace fs = std::filesystem;

constexpr const char* kIndex = "model.safetensors.index.json";
constexpr const char* kWeights = "model.safetensors";
constexpr const char* kScale = "_scale_inv";  // of a float8 tensor

nlohmann::json read_json(const fs::path& path) {
  std::ifstream file(path);
  if (!file) throw ModelDirectoryError(path.string() + ": cannot open");
  try {
    return nlohmann::json::parse(file);
  } catch (const nlohmann::json::exception& error) {
    throw ModelDirectoryError(fmt::format("{}: {}", path.string(), error.what()));
  }
}

std::set<std::string> weight_files(const fs::path& directory) {
  const fs::path index = directory / kIndex;
  if (!fs::exists(index)) return {kWeights};
  const nlohmann::json listed = read_json(index);
  if (!listed.contains("weight_map") || !listed["weight_map"].is_object()) {
    throw ModelDirectoryError(index.string() + ": weight_map is missing");
  }
  std::set<std::string> names;
  for (const auto& [tensor, file] : listed["weight_map"].items()) {
    if (!file.is_string() ||
        fs::path(file.get<std::string>()).filename() != file.get<std::string>()) {
      throw ModelDirectoryError(
          fmt::format("{}: {}: expected a file name", index.string(), tensor));
    }
    names.insert(file.get<std::string>());
  }
  return names;
}

at::ScalarType scalar_type(const std::string& dtype, const std::string& where) {
  if (dtype == "F32") return at::kFloat;
  if (dtype == "BF16") return at::kBFloat16;
  if (dtype == "F16") return at::kHalf;
  if (dtype == "F8_E4M3") return at::kFloat8_e4m3fn;
  throw ModelDirectoryError(
      fmt::format("{}: dtype {} is not supported: F32, BF16, F16 and F8_E4M3 are", where, dtype));
}

// A tensor over the file's own memory, to be read alone.
at::Tensor view_of(const SafetensorsEntry& entry, const std::string& where) {
  // const_cast: from_blob has no read-only form.
  return at::from_blob(const_cast<std::byte*>(entry.bytes.data()), entry.shape,
                       at::dtype(scalar_type(entry.dtype, where)));
}

// All weights of a directory by name. A name leaves it when it is taken: what is left at the end
// has no place.
class Weights {
 public:
  explicit Weights(const fs::path& directory) : directory_(directory) {
    for (const std::string& name : weight_files(directory)) files_.emplace_back(directory / name);
    for (const SafetensorsFile& file : files_) {
      for (const auto& [name, entry] : file.entries()) {
        if (!entries_.emplace(name, Found{&file, &entry}).second) {
          throw ModelDirectoryError(where(name) + ": is in two files");
        }
      }
    }
  }

  bool has(const std::string& name) const { return entries_.contains(name); }

  void take(const std::string& name, const at::Tensor& into) {
    const auto found = entries_.find(name);
    if (found == entries_.end()) {
      throw ModelDirectoryError(fmt::format("{}: tensor {} is missing", directory_.string(), name));
    }
    const SafetensorsEntry& entry = *found->second.entry;
    if (at::IntArrayRef(entry.shape) != into.sizes()) {
      throw ModelDirectoryError(
          fmt::format("{}: shape [{}] does not fit config.json, which gives [{}]", where(name),
                      fmt::join(entry.shape, ", "), fmt::join(into.sizes(), ", ")));
    }
    into.copy_(entry.dtype == "F8_E4M3" ? dequantize(name, entry) : view_of(entry, where(name)));
    found->second.file->release(entry);
    entries_.erase(name);
  }

  // A tensor of any shape, as float32.
  at::Tensor take(const std::string& name) {
    at::Tensor value = at::empty(entries_.at(name).entry->shape, at::kFloat);
    take(name, value);
    return value;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& [name, found] : entries_) names.push_back(name);
    return names;
  }

  std::string where(const std::string& name) const { return directory_.string() + ": " + name; }

 private:
  struct Found {
    const SafetensorsFile* file;
    const SafetensorsEntry* entry;
  };

  at::Tensor dequantize(const std::string& name, const SafetensorsEntry& entry) {
    const std::string scale_name = name + kScale;
    const auto scale = entries_.find(scale_name);
    if (scale == entries_.end() || entry.shape.size() != 2) {
      throw ModelDirectoryError(where(name) + ": F8_E4M3 needs two dimensions and a tensor " +
                                scale_name);
    }
    try {
      at::Tensor values =
          dequantize_blocks(view_of(entry, where(name)),
                            view_of(*scale->second.entry, where(scale_name)).to(at::kFloat));
      entries_.erase(scale);
      return values;
    } catch (const std::invalid_argument& error) {
      throw ModelDirectoryError(where(scale_name) + ": " + error.what());
    }
  }

  fs::path directory_;
  std::vector<SafetensorsFile> files_;
  std::map<std::string, Found> entries_;
};

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

void take_the_rest(Weights& weights, LanguageModel& model) {
  for (const std::string& name : weights.names()) {
    if (!weights.has(name)) continue;  // a scale that went with its tensor
    if (is_derived(name)) continue;
    if (is_tied_output(name, model.config())) {
      if (weights.take(name).equal(model.output_weight().detach())) continue;
      throw ModelDirectoryError(weights.where(name) +
                                ": differs from the embedding, which config.json ties it to");
    }
    if (!is_multi_token_prediction(name, model.config())) {
      throw ModelDirectoryError(fmt::format("{}: has no place in the model", weights.where(name)));
    }
    if (!name.ends_with(kScale)) model.kept_tensors.push_back({name, weights.take(name)});
  }
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

void write_json(const fs::path& path, const nlohmann::json& object) {
  std::ofstream file(path);
  file << object.dump(2) << "\n";
  file.close();
  if (!file) throw ModelDirectoryError(path.string() + ": cannot write");
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

std::unique_ptr<LanguageModel> load_model(const fs::path& directory) {
  const fs::path config_path = directory / "config.json";
  auto model = std::make_unique<LanguageModel>(
      parse_model_config(read_json(config_path), config_path.string()));
  Weights weights(directory);
  for (const Parameter& parameter : model->parameters()) {
    for (const FileTensor& file : parameter.files) {
      weights.take(file.name, file.view_in(parameter.value));
    }
  }
  take_the_rest(weights, *model);
  return model;
}

void save_model(const LanguageModel& model, const fs::path& directory,
                std::int64_t max_shard_bytes) {
  write_json(directory / "config.json", config_to_write(model.config()));
  std::vector<NamedTensor> tensors;
  for (const Parameter& parameter : model.parameters()) {
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
  write_json(directory / kIndex,
             {{"metadata", {{"total_size", total}}}, {"weight_map", weight_map}});
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
