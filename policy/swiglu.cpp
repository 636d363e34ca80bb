#include "policy/swiglu.h"

#include <algorithm>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/simd.h"
#include "policy/vector_exp.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

AHA_SIMD_CLONES void forward_rows(const float* gate_up, float* y, std::int64_t rows,
                                  std::int64_t width) {
  for (std::int64_t n = 0; n < rows; ++n) {
    const float* gate = gate_up + n * 2 * width;
    const float* up = gate + width;
    float* out = y + n * width;
#pragma omp simd
    for (std::int64_t d = 0; d < width; ++d) {
      out[d] = gate[d] / (1.0F + vector_exp(-gate[d])) * up[d];
    }
  }
}

AHA_SIMD_CLONES void backward_rows(const float* gate_up, const float* dy, float* dgate_up,
                                   std::int64_t rows, std::int64_t width) {
  for (std::int64_t n = 0; n < rows; ++n) {
    const float* gate = gate_up + n * 2 * width;
    const float* up = gate + width;
    const float* grad = dy + n * width;
    float* dgate = dgate_up + n * 2 * width;
    float* dup = dgate + width;
#pragma omp simd
    for (std::int64_t d = 0; d < width; ++d) {
      const float sigmoid = 1.0F / (1.0F + vector_exp(-gate[d]));
      dup[d] = grad[d] * gate[d] * sigmoid;
      dgate[d] = grad[d] * up[d] * sigmoid * (1.0F + gate[d] * (1.0F - sigmoid));
    }
  }
}

std::int64_t grain(std::int64_t width) {
  constexpr std::int64_t kNumbersATask = 1 << 15;
  return std::max<std::int64_t>(1, kNumbersATask / width);
}

struct SwiGlu : torch::autograd::Function<SwiGlu> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& gate_up) {
    context->save_for_backward({gate_up});
    const std::int64_t width = gate_up.size(1) / 2;
    at::Tensor y = at::empty({gate_up.size(0), width}, gate_up.options());
    const auto* in = gate_up.const_data_ptr<float>();
    auto* out = y.mutable_data_ptr<float>();
    at::parallel_for(0, gate_up.size(0), grain(width), [&](std::int64_t first, std::int64_t last) {
      forward_rows(in + first * 2 * width, out + first * width, last - first, width);
    });
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const at::Tensor gate_up = context->get_saved_variables()[0];
    const at::Tensor dy = grads[0].contiguous();
    at::Tensor dgate_up = at::empty_like(gate_up);
    at::parallel_for(
        0, gate_up.size(0), grain(dy.size(1)), [&](std::int64_t first, std::int64_t last) {
          const auto part = [&](const at::Tensor& x) { return x.narrow(0, first, last - first); };
          const c10::NoGradGuard no_grad;  // a thread's own
          swiglu_backward_into(part(dgate_up), part(gate_up), part(dy));
        });
    return {dgate_up};
  }
};

bool has_kernel(const at::Tensor& x) { return x.is_cpu() && x.scalar_type() == at::kFloat; }

}  // namespace

at::Tensor swiglu_reference(const at::Tensor& gate_up) {
  const std::int64_t width = gate_up.size(1) / 2;
  return at::silu(gate_up.narrow(1, 0, width)) * gate_up.narrow(1, width, width);
}

at::Tensor swiglu(const at::Tensor& gate_up) {
  if (!has_kernel(gate_up)) return swiglu_reference(gate_up);
  return SwiGlu::apply(gate_up.contiguous());
}

void swiglu_into(const at::Tensor& y, const at::Tensor& gate_up) {
  forward_rows(gate_up.const_data_ptr<float>(), y.mutable_data_ptr<float>(), y.size(0), y.size(1));
}

void swiglu_backward_into(const at::Tensor& dgate_up, const at::Tensor& gate_up,
                          const at::Tensor& dy) {
  backward_rows(gate_up.const_data_ptr<float>(), dy.const_data_ptr<float>(),
                dgate_up.mutable_data_ptr<float>(), dy.size(0), dy.size(1));
}

}  // namespace aha::policy
