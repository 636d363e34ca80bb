#include "policy/weight_files.h"

#include <fstream>
#include <set>

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/block_fp8.h"

namespace aha::policy {
namespace {

namespace fs = std::filesystem;

std::set<std::string> weight_files(const fs::path& directory) {
  const fs::path index = directory / kWeightIndex;
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

}  // namespace

nlohmann::json read_json(const fs::path& path) {
  std::ifstream file(path);
  if (!file) throw ModelDirectoryError(path.string() + ": cannot open");
  try {
    return nlohmann::json::parse(file);
  } catch (const nlohmann::json::exception& error) {
    throw ModelDirectoryError(fmt::format("{}: {}", path.string(), error.what()));
  }
}

at::Tensor view_of(const SafetensorsEntry& entry, const std::string& where) {
  // const_cast: from_blob has no read-only form.
  return at::from_blob(const_cast<std::byte*>(entry.bytes.data()), entry.shape,
                       at::dtype(scalar_type(entry.dtype, where)));
}

WeightFiles WeightFiles::of_model(const fs::path& directory) {
  std::vector<fs::path> paths;
  for (const std::string& name : weight_files(directory)) paths.push_back(directory / name);
  return WeightFiles(paths);
}

WeightFiles::WeightFiles(const std::vector<fs::path>& paths) {
  for (const fs::path& path : paths) {
    origin_ = path.parent_path().string();
    files_.emplace_back(path);
  }
  for (std::size_t i = 0; i < files_.size(); ++i) {
    for (const auto& [name, entry] : files_[i].entries()) {
      if (!entries_.emplace(name, Found{i, &entry}).second) {
        throw ModelDirectoryError(where(name) + ": is in two files");
      }
    }
  }
}

void WeightFiles::take(const std::string& name, const at::Tensor& into) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    throw ModelDirectoryError(fmt::format("{}: tensor {} is missing", origin_, name));
  }
  const SafetensorsEntry& entry = *found->second.entry;
  if (at::IntArrayRef(entry.shape) != into.sizes()) {
    throw ModelDirectoryError(
        fmt::format("{}: shape [{}] does not fit config.json, which gives [{}]", where(name),
                    fmt::join(entry.shape, ", "), fmt::join(into.sizes(), ", ")));
  }
  into.copy_(entry.dtype == "F8_E4M3" ? dequantize(name, entry) : view_of(entry, where(name)));
  files_[found->second.file].release(entry);
  entries_.erase(name);
}

at::Tensor WeightFiles::take(const std::string& name) {
  at::Tensor value = at::empty(entries_.at(name).entry->shape, at::kFloat);
  take(name, value);
  return value;
}

std::vector<std::string> WeightFiles::names() const {
  std::vector<std::string> names;
  for (const auto& [name, found] : entries_) names.push_back(name);
  return names;
}

at::Tensor WeightFiles::dequantize(const std::string& name, const SafetensorsEntry& entry) {
  const std::string scale_name = name + kFp8Scale;
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

}  // namespace aha::policy
