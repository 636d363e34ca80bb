#pragma once

#include <ATen/core/Tensor.h>

namespace aha::policy {

// weight * x / sqrt(mean(x^2) + eps) over the last dimension (Zhang and Sennrich, 2019).
// x [N, D] with unit stride in D, or [N, heads, D] with heads contiguous within a row; weight [D].
// Returns x's shape, contiguous. Differentiable.
at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps);

// The same from LibTorch's operators, for any device and dtype: what rms_norm is tested against.
at::Tensor rms_norm_reference(const at::Tensor& x, const at::Tensor& weight, double eps);

}  // namespace aha::policy
