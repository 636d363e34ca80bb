#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

namespace aha::policy {

// The experts that every token of a forward pass was sent to, by MoE layer in order. Replayed in
// training, the pass goes through the experts that sampling went through (rollout routing replay,
// Ma et al., 2025): small numerical differences then cannot send a token elsewhere.
struct RoutingTrace {
  std::vector<at::Tensor> layers;  // each [T, num_experts_per_tok] int64
};

}  // namespace aha::policy
