#pragma once

#include <ATen/core/Tensor.h>

namespace aha::policy {

// silu(gate) * up (Shazeer, "GLU variants improve Transformer", 2020), where the rows of gate_up
// [N, 2I] hold gate, then up. Returns [N, I]. Differentiable.
at::Tensor swiglu(const at::Tensor& gate_up);

// The same from LibTorch's operators, for any device and dtype.
at::Tensor swiglu_reference(const at::Tensor& gate_up);

// The gradient with respect to gate_up [N, 2I], from that of the result, dy [N, I].
at::Tensor swiglu_backward(const at::Tensor& gate_up, const at::Tensor& dy);

}  // namespace aha::policy
