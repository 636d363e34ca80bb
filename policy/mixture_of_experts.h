#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/feed_forward.h"
#include "policy/model_config.h"
#include "policy/parameter.h"
#include "policy/router.h"

namespace aha::policy {

// Shared experts that see every token, plus routed experts that see the tokens sent to them
// (DeepSeekMoE, Dai et al., 2024; gate of DeepSeek-V3). No token is dropped.
class MixtureOfExperts {
 public:
  MixtureOfExperts(const ModelConfig& config, int layer);

  // x [T, hidden] -> [T, hidden]. Adds to `load` (one number an expert) how many pairs each
  // received.
  at::Tensor forward(const at::Tensor& x, std::vector<std::int64_t>& load) const;

  void append_parameters(std::vector<Parameter>& parameters) const;

 private:
  std::string prefix_;
  Router router_;
  std::optional<FeedForward> shared_;
  at::Tensor gate_up_;  // [experts, 2 * intermediate, hidden]
  at::Tensor down_;     // [experts, hidden, intermediate]
};

}  // namespace aha::policy
