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

// A gate. DeepSeek-V3's: sigmoid affinities; a bias, moved by load and by no gradient, enters the
// choice of experts alone (auxiliary-loss-free balancing, Wang et al., 2024). DeepSeek-V2's and
// Qwen3's: softmax affinities, no bias. The choice is limited to the best groups of experts.
class Router {
 public:
  Router(const ModelConfig& config, const std::string& prefix);

  // x [T, hidden]. `chosen`, [T, num_experts_per_tok] int64, replays an earlier choice where it is
  // defined: affinities and weights are those of now.
  Routing route(const at::Tensor& x, const at::Tensor& chosen) const;

  void append_parameters(std::vector<Parameter>& parameters) const;

 private:
  at::Tensor affinities(const at::Tensor& x) const;
  at::Tensor choose(const at::Tensor& affinities) const;
  at::Tensor score_groups(const at::Tensor& grouped) const;

  ExpertsConfig config_;
  std::string prefix_;
  at::Tensor weight_;  // [experts, hidden] float32
  at::Tensor bias_;    // [experts] float32; undefined with softmax
};

}  // namespace aha::policy
