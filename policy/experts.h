#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace aha::policy {

// Feed-forward experts applied to rows sorted by expert: rows [offsets[e], offsets[e + 1]) of x go
// through expert e. x [N, hidden]; gate_up [E, 2 * intermediate, hidden] (gate, then up);
// down [E, hidden, intermediate]; offsets: E + 1 numbers from 0 to N. Returns [N, hidden].
// Differentiable; the backward pass is written out, so that no expert's gradient is a matrix of
// all.
at::Tensor grouped_experts(const at::Tensor& x, const at::Tensor& gate_up, const at::Tensor& down,
                           const std::vector<std::int64_t>& offsets);

// The same, an expert after the other through LibTorch's own differentiation.
at::Tensor grouped_experts_reference(const at::Tensor& x, const at::Tensor& gate_up,
                                     const at::Tensor& down,
                                     const std::vector<std::int64_t>& offsets);

}  // namespace aha::policy
