#pragma once

#include <string>
#include <vector>

#include "policy/model_config.h"
#include "policy/parameter.h"

namespace aha::policy {

// Which experts each token goes to, and how much each counts.
struct Routing {
  at::Tensor experts;  // [T, num_experts_per_tok] int64
  at::Tensor weights;  // [T, num_experts_per_tok] float32; differentiable
};

// DeepSeek-V3's gate: sigmoid affinities; a bias, moved by load and by no gradient, enters the
// choice of experts alone (auxiliary-loss-free balancing, Wang et al., 2024); choice is limited to
// the best groups of experts.
class Router {
 public:
  Router(const ModelConfig& config, int layer);

  Routing route(const at::Tensor& x) const;  // x [T, hidden]

  void append_parameters(std::vector<Parameter>& parameters) const;

 private:
  at::Tensor choose(const at::Tensor& affinities) const;

  std::int64_t experts_, experts_per_token_, groups_, chosen_groups_;
  double scaling_factor_;
  bool normalize_;
  std::string prefix_;
  at::Tensor weight_;  // [experts, hidden] float32
  at::Tensor bias_;    // [experts] float32
};

}  // namespace aha::policy
