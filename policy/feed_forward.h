#pragma once

#include <string>
#include <vector>

#include "policy/parameter.h"

namespace aha::policy {

// down(silu(gate(x)) * up(x)): a dense layer's feed-forward, and the shared experts of an MoE
// layer.
class FeedForward {
 public:
  // `prefix` is the module's name in files: "model.layers.0.mlp.".
  FeedForward(std::int64_t hidden, std::int64_t intermediate, std::string prefix);

  at::Tensor forward(const at::Tensor& x) const;  // [T, hidden] -> [T, hidden]

  void append_parameters(std::vector<Parameter>& parameters) const;

 private:
  std::string prefix_;
  at::Tensor gate_up_;  // [2 * intermediate, hidden]: gate, then up
  at::Tensor down_;     // [hidden, intermediate]
};

}  // namespace aha::policy
