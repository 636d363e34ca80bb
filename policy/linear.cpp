#include "policy/linear.h"

#include <ATen/ATen.h>

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
  return bias_.defined() ? at::linear(x, weight_, bias_) : at::linear(x, weight_);
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
}

}  // namespace aha::policy
