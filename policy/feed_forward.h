#pragma once

#include <string>
#include <vector>

#include "policy/linear.h"

namespace aha::policy {

// down(silu(gate(x)) * up(x)): a dense layer's feed-forward, and the shared experts of an MoE
// layer.
class FeedForward {
 public:
  // `prefix` is the module's name in files: "model.layers.0.mlp.".
  FeedForward(std::int64_t hidden, std::int64_t intermediate, const std::string& prefix);

  at::Tensor forward(const at::Tensor& x) const;  // [T, hidden] -> [T, hidden]

  void append_parameters(std::vector<Parameter>& parameters) const;
  void append_linears(std::vector<Linear*>& linears);

 private:
  Linear gate_up_proj_;  // [2 * intermediate, hidden]: gate, then up
  Linear down_proj_;     // [hidden, intermediate]
};

}  // namespace aha::policy
