#include "policy/rms_norm.h"

#include <cmath>

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/simd.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Rows {
  std::int64_t count;
  std::int64_t width;
  std::int64_t stride;  // of the input's rows
};

AHA_SIMD_CLONES void normalize_rows(const float* x, const float* weight, float* y,
                                    float* inverse_rms, Rows rows, float eps) {
  for (std::int64_t n = 0; n < rows.count; ++n) {
    const float* in = x + n * rows.stride;
    float* out = y + n * rows.width;
    float squares = 0.0F;
#pragma omp simd reduction(+ : squares)
    for (std::int64_t d = 0; d < rows.width; ++d) squares += in[d] * in[d];
    const float scale = 1.0F / std::sqrt(squares / static_cast<float>(rows.width) + eps);
    inverse_rms[n] = scale;
#pragma omp simd
    for (std::int64_t d = 0; d < rows.width; ++d) out[d] = weight[d] * (in[d] * scale);
  }
}

AHA_SIMD_CLONES void differentiate_rows(const float* x, const float* weight,
                                        const float* inverse_rms, const float* dy, float* dx,
                                        float* dweight, Rows rows) {
  for (std::int64_t n = 0; n < rows.count; ++n) {
    const float* in = x + n * rows.stride;
    const float* grad = dy + n * rows.width;
    float* out = dx + n * rows.width;
    const float scale = inverse_rms[n];
    float projection = 0.0F;
#pragma omp simd reduction(+ : projection)
    for (std::int64_t d = 0; d < rows.width; ++d) {
      const float unit = in[d] * scale;
      dweight[d] += grad[d] * unit;
      projection += grad[d] * weight[d] * unit;
    }
    projection /= static_cast<float>(rows.width);
#pragma omp simd
    for (std::int64_t d = 0; d < rows.width; ++d) {
      out[d] = scale * (grad[d] * weight[d] - in[d] * scale * projection);
    }
  }
}

Rows rows_of(const at::Tensor& x) { return {x.size(0), x.size(1), x.stride(0)}; }

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            double eps) {
    at::Tensor y = at::empty({x.size(0), x.size(1)}, x.options());
    at::Tensor inverse_rms = at::empty({x.size(0)}, x.options());
    normalize_rows(x.const_data_ptr<float>(), weight.const_data_ptr<float>(),
                   y.mutable_data_ptr<float>(), inverse_rms.mutable_data_ptr<float>(), rows_of(x),
                   static_cast<float>(eps));
    context->save_for_backward({x, weight, inverse_rms});
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& x = saved[0];
    const at::Tensor& weight = saved[1];
    const at::Tensor dy = grads[0].contiguous();
    at::Tensor dx = at::empty({x.size(0), x.size(1)}, x.options());
    at::Tensor dweight = at::zeros_like(weight);
    differentiate_rows(x.const_data_ptr<float>(), weight.const_data_ptr<float>(),
                       saved[2].const_data_ptr<float>(), dy.const_data_ptr<float>(),
                       dx.mutable_data_ptr<float>(), dweight.mutable_data_ptr<float>(), rows_of(x));
    return {dx, dweight, at::Tensor()};
  }
};

}  // namespace

at::Tensor rms_norm_reference(const at::Tensor& x, const at::Tensor& weight, double eps) {
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor scale = at::rsqrt(wide.pow(2).mean(-1, /*keepdim=*/true) + eps);
  return weight * (wide * scale).to(x.scalar_type());
}

at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps) {
  if (!x.is_cpu() || x.scalar_type() != at::kFloat) return rms_norm_reference(x, weight, eps);
  return RmsNorm::apply(x, weight, eps);
}

}  // namespace aha::policy
