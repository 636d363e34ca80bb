#include "policy/rms_norm.h"

#include <algorithm>
#include <cmath>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/simd.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Rows in groups (the heads of a token): within a group one after the other.
struct Rows {
  std::int64_t groups;
  std::int64_t group_size;
  std::int64_t width;
  std::int64_t stride;  // from a group of the input to the next
};

AHA_SIMD_CLONES float normalize_row(const float* in, const float* weight, float* out,
                                    std::int64_t width, float eps) {
  float squares = 0.0F;
#pragma omp simd reduction(+ : squares)
  for (std::int64_t d = 0; d < width; ++d) squares += in[d] * in[d];
  const float scale = 1.0F / std::sqrt(squares / static_cast<float>(width) + eps);
#pragma omp simd
  for (std::int64_t d = 0; d < width; ++d) out[d] = weight[d] * (in[d] * scale);
  return scale;
}

// `scale` is what normalize_row returned.
AHA_SIMD_CLONES void differentiate_row(const float* in, const float* weight, float scale,
                                       const float* grad, float* out, float* dweight,
                                       std::int64_t width) {
  float projection = 0.0F;
#pragma omp simd reduction(+ : projection)
  for (std::int64_t d = 0; d < width; ++d) {
    const float unit = in[d] * scale;
    dweight[d] += grad[d] * unit;
    projection += grad[d] * weight[d] * unit;
  }
  projection /= static_cast<float>(width);
#pragma omp simd
  for (std::int64_t d = 0; d < width; ++d) {
    out[d] = scale * (grad[d] * weight[d] - in[d] * scale * projection);
  }
}

Rows rows_of(const at::Tensor& x) {
  return {x.size(0), x.dim() == 3 ? x.size(1) : 1, x.size(-1), x.stride(0)};
}

// Calls body(input's offset, row's number) for each row of groups [first, last).
template <typename Body>
void for_each_row(const Rows& rows, std::int64_t first, std::int64_t last, const Body& body) {
  for (std::int64_t g = first; g < last; ++g) {
    for (std::int64_t i = 0; i < rows.group_size; ++i) {
      body(g * rows.stride + i * rows.width, g * rows.group_size + i);
    }
  }
}

std::int64_t grain(const Rows& rows) {
  constexpr std::int64_t kNumbersATask = 1 << 16;
  return std::max<std::int64_t>(1, kNumbersATask / (rows.group_size * rows.width));
}

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            double eps) {
    const Rows rows = rows_of(x);
    at::Tensor y = at::empty(x.sizes(), x.options());
    at::Tensor scales = at::empty({rows.groups * rows.group_size}, x.options());
    const auto* in = x.const_data_ptr<float>();
    const auto* gain = weight.const_data_ptr<float>();
    auto* out = y.mutable_data_ptr<float>();
    auto* scale = scales.mutable_data_ptr<float>();
    at::parallel_for(0, rows.groups, grain(rows), [&](std::int64_t first, std::int64_t last) {
      for_each_row(rows, first, last, [&](std::int64_t offset, std::int64_t row) {
        scale[row] = normalize_row(in + offset, gain, out + row * rows.width, rows.width,
                                   static_cast<float>(eps));
      });
    });
    context->save_for_backward({x, weight, scales});
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& x = saved[0];
    const at::Tensor& weight = saved[1];
    const Rows rows = rows_of(x);
    const at::Tensor dy = grads[0].contiguous();
    at::Tensor dx = at::empty(x.sizes(), x.options());
    // Each chunk of rows sums its own gradient of the weight: chunks do not depend on threads.
    const std::int64_t chunk = std::max(grain(rows), (rows.groups + 15) / 16);
    const std::int64_t chunks = (rows.groups + chunk - 1) / chunk;
    at::Tensor dweights = at::zeros({chunks, rows.width}, weight.options());
    const auto* in = x.const_data_ptr<float>();
    const auto* gain = weight.const_data_ptr<float>();
    const auto* scale = saved[2].const_data_ptr<float>();
    const auto* grad = dy.const_data_ptr<float>();
    auto* out = dx.mutable_data_ptr<float>();
    auto* dgain = dweights.mutable_data_ptr<float>();
    at::parallel_for(0, chunks, 1, [&](std::int64_t first, std::int64_t last) {
      for (std::int64_t c = first; c < last; ++c) {
        for_each_row(rows, c * chunk, std::min(rows.groups, (c + 1) * chunk),
                     [&](std::int64_t offset, std::int64_t row) {
                       differentiate_row(in + offset, gain, scale[row], grad + row * rows.width,
                                         out + row * rows.width, dgain + c * rows.width,
                                         rows.width);
                     });
      }
    });
    return {dx, chunks == 1 ? dweights.squeeze(0) : dweights.sum(0), at::Tensor()};
  }
};

bool has_kernel(const at::Tensor& x) {
  return x.is_cpu() && x.scalar_type() == at::kFloat && x.stride(-1) == 1 &&
         (x.dim() == 2 || x.stride(1) == x.size(2));
}

}  // namespace

at::Tensor rms_norm_reference(const at::Tensor& x, const at::Tensor& weight, double eps) {
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor scale = at::rsqrt(wide.pow(2).mean(-1, /*keepdim=*/true) + eps);
  return weight * (wide * scale).to(x.scalar_type());
}

at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps) {
  if (!has_kernel(x)) return rms_norm_reference(x, weight, eps);
  return RmsNorm::apply(x, weight, eps);
}

}  // namespace aha::policy
