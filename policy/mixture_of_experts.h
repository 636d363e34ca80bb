#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/feed_forward.h"
#include "policy/model_config.h"
#include "policy/parameter.h"
#include "policy/router.h"

namespace aha::policy {

// Which experts one pass through a layer used.
struct ExpertUse {
  at::Tensor replayed;  // in: the choice to replay, [T, num_experts_per_tok]; undefined: choose
  at::Tensor experts;   // out: the choice made, [T, num_experts_per_tok] int64
  std::vector<std::int64_t> counts;  // out: (token, choice) pairs that each expert received
};

// Shared experts that see every token, plus routed experts that see the tokens sent to them
// (DeepSeekMoE, Dai et al., 2024). No token is dropped.
class MixtureOfExperts {
 public:
  MixtureOfExperts(const ModelConfig& config, const std::string& prefix);

  at::Tensor forward(const at::Tensor& x, ExpertUse& use) const;  // [T, hidden] -> [T, hidden]

  void append_parameters(std::vector<Parameter>& parameters) const;
  void append_linears(std::vector<Linear*>& linears);  // the shared experts'

 private:
  std::string prefix_;
  Router router_;
  std::optional<FeedForward> shared_;
  at::Tensor gate_up_;  // [experts, 2 * intermediate, hidden]
  at::Tensor down_;     // [experts, hidden, intermediate]
};

}  // namespace aha::policy
