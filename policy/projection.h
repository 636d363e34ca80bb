#pragma once

#include <ATen/core/Tensor.h>

namespace aha::policy {

// x W^T + b by matrix_product.h, forwards and backwards: x [T, columns], weight [rows, columns],
// bias [rows] or undefined; [T, rows]. Differentiable. LibTorch's own where that is the faster.
at::Tensor project(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias = {});

}  // namespace aha::policy
