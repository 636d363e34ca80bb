#include "policy/linear.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "policy/projection.h"

namespace aha::policy {
namespace {

std::int64_t count_rows(const std::vector<Linear::Part>& parts) {
  std::int64_t rows = 0;
  for (const Linear::Part& part : parts) rows += part.rows;
  return rows;
}

}  // namespace

Linear::Linear(std::string name, std::vector<Part> parts, std::int64_t columns, Bias bias)
    : name_(std::move(name)),
      parts_(std::move(parts)),
      weight_(at::empty({count_rows(parts_), columns})) {
  if (bias == Bias::present) bias_ = at::empty({weight_.size(0)});
}

Linear::Linear(const std::string& module, std::int64_t rows, std::int64_t columns, Bias bias)
    : Linear(module, {{module, rows}}, columns, bias) {}

at::Tensor Linear::forward(const at::Tensor& x) const {
  const at::Tensor y = project(x, weight_, bias_);
  return adapters_.empty() ? y : y + adapt(x);
}

// What the adapters add: [T, rows].
at::Tensor Linear::adapt(const at::Tensor& x) const {
  std::vector<at::Tensor> columns;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Adapter& adapter = adapters_[i];
    columns.push_back(adapter.a.defined() ? project(project(x, adapter.a), adapter.b)
                                          : at::zeros({x.size(0), parts_[i].rows}, x.options()));
  }
  return at::cat(columns, 1) * adapter_scale_;
}

at::Tensor Linear::weight() const {
  if (adapters_.empty()) return weight_;
  if (c10::GradMode::is_enabled()) return merge();
  const std::lock_guard lock(merged_->mutex);
  if (!is_current(*merged_)) {
    merged_->weight = merge();
    merged_->versions = versions();
  }
  return merged_->weight;
}

bool Linear::is_current(const Merged& merged) const {
  return merged.weight.defined() && merged.weight.device() == weight_.device() &&
         merged.versions == versions();
}

// Of the weight and its adapters: whoever changes one in place raises it.
std::vector<std::int64_t> Linear::versions() const {
  std::vector<std::int64_t> versions{weight_._version()};
  for (const Adapter& adapter : adapters_) {
    if (!adapter.a.defined()) continue;
    versions.push_back(adapter.a._version());
    versions.push_back(adapter.b._version());
  }
  return versions;
}

at::Tensor Linear::merge() const {
  std::vector<at::Tensor> rows;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Adapter& adapter = adapters_[i];
    rows.push_back(adapter.a.defined()
                       ? at::mm(adapter.b, adapter.a)
                       : at::zeros({parts_[i].rows, weight_.size(1)}, weight_.options()));
  }
  return weight_ + at::cat(rows) * adapter_scale_;
}

void Linear::add_adapters(const LoraConfig& config) {
  std::vector<Adapter> adapters;
  bool any = false;
  for (const Part& part : parts_) {
    Adapter& adapter = adapters.emplace_back();
    if (!config.adapts(part.module)) continue;
    any = true;
    adapter.a = at::empty({config.r, weight_.size(1)}, weight_.options());
    adapter.b = at::empty({part.rows, config.r}, weight_.options());
  }
  if (!any) return;
  adapters_ = std::move(adapters);
  merged_ = std::make_shared<Merged>();
  adapter_scale_ = config.scale();
}

void Linear::merge_adapters() {
  if (adapters_.empty()) return;
  const c10::NoGradGuard no_grad;
  weight_.copy_(merge());
  adapters_.clear();
  merged_.reset();
}

void Linear::append_parameters(std::vector<Parameter>& parameters) const {
  if (!is_defined()) return;
  const auto append = [&](const char* suffix, const at::Tensor& value, Parameter::Kind kind) {
    Parameter parameter{name_ + suffix, value, kind, {}};
    std::int64_t first_row = 0;
    for (const Part& part : parts_) {
      parameter.files.push_back({part.module + suffix, -1, first_row, part.rows});
      first_row += part.rows;
    }
    parameters.push_back(std::move(parameter));
  };
  append(".weight", weight_, Parameter::Kind::matrix);
  if (bias_.defined()) append(".bias", bias_, Parameter::Kind::bias);
  append_adapters(parameters);
}

void Linear::append_adapters(std::vector<Parameter>& parameters) const {
  for (std::size_t i = 0; i < adapters_.size(); ++i) {
    if (!adapters_[i].a.defined()) continue;
    const std::string prefix = "base_model.model." + parts_[i].module;
    const std::string a = prefix + ".lora_A.weight";
    const std::string b = prefix + ".lora_B.weight";
    parameters.push_back({a, adapters_[i].a, Parameter::Kind::lora_a, {{a}}});
    parameters.push_back({b, adapters_[i].b, Parameter::Kind::lora_b, {{b}}});
  }
}

}  // namespace aha::policy
