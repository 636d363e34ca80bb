#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "policy/lora_config.h"
#include "policy/parameter.h"

namespace aha::policy {

// x W^T + b. Projections of one input that are apart in files (q_proj, k_proj, v_proj) lie together
// here, one above the other, and are one product.
class Linear {
 public:
  struct Part {
    std::string module;  // "model.layers.0.self_attn.q_proj"
    std::int64_t rows = 0;
  };
  enum class Bias { none, present };

  Linear() = default;  // no projection: is_defined() is false
  // `name` is the parameter's own: a single part's module, or what several are together.
  Linear(std::string name, std::vector<Part> parts, std::int64_t columns, Bias bias = Bias::none);
  Linear(const std::string& module, std::int64_t rows, std::int64_t columns,
         Bias bias = Bias::none);

  bool is_defined() const { return weight_.defined(); }

  at::Tensor forward(const at::Tensor& x) const;  // [T, columns] -> [T, rows]; differentiable

  // [rows, columns]; with adapters a sum, which without gradients is computed again only when their
  // values have changed. Any thread may call it.
  at::Tensor weight() const;

  // Puts adapters beside the parts that `config` names; their values are not yet set.
  void add_adapters(const LoraConfig& config);
  void merge_adapters();  // into the weight; they are gone then

  const std::vector<Part>& parts() const { return parts_; }
  void append_parameters(std::vector<Parameter>& parameters) const;

 private:
  struct Adapter {
    at::Tensor a;  // [r, columns] float32; undefined where a part has none
    at::Tensor b;  // [the part's rows, r] float32
  };

  // The sum that weight() returned last without gradients, and what it was made of.
  struct Merged {
    std::mutex mutex;
    at::Tensor weight;
    std::vector<std::int64_t> versions;
  };

  at::Tensor adapt(const at::Tensor& x) const;
  at::Tensor merge() const;
  bool is_current(const Merged& merged) const;
  std::vector<std::int64_t> versions() const;
  void append_adapters(std::vector<Parameter>& parameters) const;

  std::string name_;
  std::vector<Part> parts_;
  at::Tensor weight_;              // [rows, columns] float32
  at::Tensor bias_;                // [rows] float32; undefined without
  std::vector<Adapter> adapters_;  // one a part, or none at all
  double adapter_scale_ = 1.0;
  std::shared_ptr<Merged> merged_;  // where there are adapters
};

}  // namespace aha::policy
