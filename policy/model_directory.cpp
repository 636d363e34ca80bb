#include "policy/model_directory.h"

#include <fstream>
#include <set>

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/safetensors_file.h"

namespace aha::policy {
namespace {

namespace fs = std::filesystem;

nlohmann::json read_json(const fs::path& path) {
  std::ifstream file(path);
  if (!file) throw ModelDirectoryError(path.string() + ": cannot open");
  try {
    return nlohmann::json::parse(file);
  } catch (const nlohmann::json::exception& error) {
    throw ModelDirectoryError(fmt::format("{}: {}", path.string(), error.what()));
  }
}

std::vector<SafetensorsFile> open_weights(const fs::path& directory) {
  std::vector<SafetensorsFile> files;
  const fs::path index = directory / "model.safetensors.index.json";
  if (!fs::exists(index)) {
    files.emplace_back(directory / "model.safetensors");
    return files;
  }
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
  for (const std::string& name : names) files.emplace_back(directory / name);
  return files;
}

at::ScalarType scalar_type(const std::string& dtype, const std::string& where) {
  if (dtype == "F32") return at::kFloat;
  if (dtype == "BF16") return at::kBFloat16;
  if (dtype == "F16") return at::kHalf;
  throw ModelDirectoryError(
      fmt::format("{}: dtype {} is not supported: F32, BF16 and F16 are", where, dtype));
}

void copy_entry(const SafetensorsEntry& entry, const at::Tensor& into, const std::string& where) {
  if (at::IntArrayRef(entry.shape) != into.sizes()) {
    throw ModelDirectoryError(
        fmt::format("{}: shape [{}] does not fit config.json, which gives [{}]", where,
                    fmt::join(entry.shape, ", "), fmt::join(into.sizes(), ", ")));
  }
  // const_cast: from_blob has no read-only form; the tensor is only read.
  const at::Tensor source = at::from_blob(const_cast<std::byte*>(entry.bytes.data()), into.sizes(),
                                          at::dtype(scalar_type(entry.dtype, where)));
  into.copy_(source);
}

bool is_multi_token_prediction(const std::string& name, const ModelConfig& config) {
  const std::string prefix = fmt::format("model.layers.{}.", config.num_hidden_layers);
  return name.starts_with(prefix);
}

SafetensorsEntry entry_of(const at::Tensor& contiguous) {
  return {"F32",
          contiguous.sizes().vec(),
          {static_cast<const std::byte*>(contiguous.const_data_ptr()),
           static_cast<std::size_t>(contiguous.nbytes())}};
}

}  // namespace

std::unique_ptr<LanguageModel> load_model(const fs::path& directory) {
  const fs::path config_path = directory / "config.json";
  auto model = std::make_unique<LanguageModel>(
      parse_model_config(read_json(config_path), config_path.string()));
  const std::vector<SafetensorsFile> files = open_weights(directory);
  std::map<std::string, const SafetensorsEntry*> entries;
  for (const SafetensorsFile& file : files) {
    for (const auto& [name, entry] : file.entries()) entries[name] = &entry;
  }
  for (const Parameter& parameter : model->parameters()) {
    for (const FileTensor& file : parameter.files) {
      const auto found = entries.find(file.name);
      if (found == entries.end()) {
        throw ModelDirectoryError(
            fmt::format("{}: tensor {} is missing", directory.string(), file.name));
      }
      copy_entry(*found->second, file.view_in(parameter.value),
                 directory.string() + ": " + file.name);
      entries.erase(found);
    }
  }
  for (const auto& [name, entry] : entries) {
    if (is_multi_token_prediction(name, model->config())) continue;
    throw ModelDirectoryError(
        fmt::format("{}: tensor {} has no place in the model", directory.string(), name));
  }
  return model;
}

void save_model(const LanguageModel& model, const fs::path& directory) {
  std::ofstream config(directory / "config.json");
  config << model.config().source.dump(2) << "\n";
  config.close();
  if (!config) throw ModelDirectoryError((directory / "config.json").string() + ": cannot write");
  std::vector<NamedTensor> tensors;
  for (const Parameter& parameter : model.parameters()) {
    for (const FileTensor& file : parameter.files)
      tensors.push_back({file.name, file.view_in(parameter.value)});
  }
  save_tensors(tensors, directory / "model.safetensors");
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
    if (found == file.entries().end()) {
      throw ModelDirectoryError(
          fmt::format("{}: tensor {} is missing", path.string(), tensor.name));
    }
    copy_entry(found->second, tensor.value, path.string() + ": " + tensor.name);
  }
}

}  // namespace aha::policy
