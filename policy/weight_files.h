#pragma once

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <nlohmann/json.hpp>

#include "policy/safetensors_file.h"

namespace aha::policy {

class ModelDirectoryError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr const char* kWeights = "model.safetensors";
inline constexpr const char* kWeightIndex = "model.safetensors.index.json";
inline constexpr const char* kFp8Scale = "_scale_inv";  // ends the name of a float8 tensor's scales

// Throws ModelDirectoryError.
nlohmann::json read_json(const std::filesystem::path& path);

// The named tensors of some safetensors files, mapped. A name leaves when it is taken: what is left
// at the end has no place. float32, bf16, fp16 and float8 e4m3 with block scales become float32.
// All throw ModelDirectoryError or SafetensorsError that name the file and the tensor.
class WeightFiles {
 public:
  // The files of a model directory: one, or those of its index.
  static WeightFiles of_model(const std::filesystem::path& directory);
  explicit WeightFiles(const std::vector<std::filesystem::path>& paths);

  bool has(const std::string& name) const { return entries_.contains(name); }
  void take(const std::string& name, const at::Tensor& into);  // of this shape
  at::Tensor take(const std::string& name);                    // of any shape
  std::vector<std::string> names() const;                      // of those not taken

  std::string where(const std::string& name) const { return origin_ + ": " + name; }

 private:
  struct Found {
    std::size_t file;  // in files_
    const SafetensorsEntry* entry;
  };

  at::Tensor dequantize(const std::string& name, const SafetensorsEntry& entry);

  std::string origin_;  // the files' directory
  std::vector<SafetensorsFile> files_;
  std::map<std::string, Found> entries_;
};

// A tensor over a file's own memory, to be read alone. Throws ModelDirectoryError for a dtype that
// is not supported.
at::Tensor view_of(const SafetensorsEntry& entry, const std::string& where);

}  // namespace aha::policy
