#pragma once

#include <ATen/core/Tensor.h>

namespace aha::policy {

// silu(gate) * up (Shazeer, "GLU variants improve Transformer", 2020), where the rows of gate_up
// [N, 2I] hold gate, then up. Returns [N, I]. Differentiable.
at::Tensor swiglu(const at::Tensor& gate_up);

// The same from LibTorch's operators, for any device and dtype.
at::Tensor swiglu_reference(const at::Tensor& gate_up);

// Without differentiation, on the calling thread: float32 on the CPU, contiguous. y [N, I];
// dgate_up [N, 2I] is the gradient with respect to gate_up, dy [N, I] that of the result.
void swiglu_into(const at::Tensor& y, const at::Tensor& gate_up);
void swiglu_backward_into(const at::Tensor& dgate_up, const at::Tensor& gate_up,
                          const at::Tensor& dy);

}  // namespace aha::policy
