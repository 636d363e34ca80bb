#pragma once

#include <ATen/core/Tensor.h>

#include "policy/expert_dispatch.h"

namespace aha::policy {

// The weights of all feed-forward experts of a layer.
struct ExpertWeights {
  at::Tensor gate_up;  // [experts, 2 * intermediate, hidden]: gate, then up
  at::Tensor down;     // [experts, hidden, intermediate]
};

// What the experts that a token is sent to make of it, summed with the routing's weights: x
// [T, hidden], weights [T, k] float32; returns [T, hidden]. Differentiable. On the CPU in float32
// an expert gathers its tokens' rows itself, and forwards and backwards no tensor of all experts'
// rows is made but those that the products need.
at::Tensor routed_experts(const at::Tensor& x, const at::Tensor& weights,
                          const ExpertWeights& experts, const ExpertDispatch& dispatch);

// The same, an expert after the other through LibTorch's own differentiation, for any device and
// dtype.
at::Tensor routed_experts_reference(const at::Tensor& x, const at::Tensor& weights,
                                    const ExpertWeights& experts, const ExpertDispatch& dispatch);

}  // namespace aha::policy
