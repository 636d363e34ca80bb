#include "policy/rotary.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/rotary_frequencies.h"
#include "policy/simd.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Angles {
  at::Tensor cosines;    // [max_position_embeddings, pairs]
  at::Tensor sines;      // [max_position_embeddings, pairs]
  at::Tensor positions;  // [T] int64
  bool interleaved;
  float direction;  // 1 forwards, -1 backwards
};

struct Shape {
  std::int64_t heads, width, pairs;
};

AHA_SIMD_CLONES void rotate_pairs(const float* in, float* out, const float* cosine,
                                  const float* sine, float direction, std::int64_t pairs) {
#pragma omp simd
  for (std::int64_t i = 0; i < pairs; ++i) {
    const float s = direction * sine[i];
    const float even = in[2 * i];
    const float odd = in[2 * i + 1];
    out[2 * i] = even * cosine[i] - odd * s;
    out[2 * i + 1] = odd * cosine[i] + even * s;
  }
}

AHA_SIMD_CLONES void rotate_halves(const float* in, float* out, const float* cosine,
                                   const float* sine, float direction, std::int64_t pairs) {
#pragma omp simd
  for (std::int64_t i = 0; i < pairs; ++i) {
    const float s = direction * sine[i];
    const float first = in[i];
    const float second = in[pairs + i];
    out[i] = first * cosine[i] - second * s;
    out[pairs + i] = second * cosine[i] + first * s;
  }
}

// One token's heads.
void rotate_token(const float* x, float* y, const float* cosine, const float* sine,
                  const Angles& angles, const Shape& shape) {
  const std::int64_t kept = shape.width - 2 * shape.pairs;
  for (std::int64_t h = 0; h < shape.heads; ++h, x += shape.width, y += shape.width) {
    std::copy(x, x + kept, y);
    const auto rotate = angles.interleaved ? rotate_pairs : rotate_halves;
    rotate(x + kept, y + kept, cosine, sine, angles.direction, shape.pairs);
  }
}

at::Tensor rotate_by_kernel(const at::Tensor& x, const Angles& angles) {
  at::Tensor y = at::empty(x.sizes(), x.options());
  const Shape shape{x.size(1), x.size(2), angles.cosines.size(1)};
  const auto* in = x.const_data_ptr<float>();
  auto* out = y.mutable_data_ptr<float>();
  const auto* position = angles.positions.const_data_ptr<std::int64_t>();
  const auto* cosines = angles.cosines.const_data_ptr<float>();
  const auto* sines = angles.sines.const_data_ptr<float>();
  at::parallel_for(0, x.size(0), /*grain_size=*/256, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t t = first; t < last; ++t) {
      const std::int64_t row = position[t] * shape.pairs;
      rotate_token(in + t * x.stride(0), out + t * shape.heads * shape.width, cosines + row,
                   sines + row, angles, shape);
    }
  });
  return y;
}

at::Tensor rotate_by_operators(const at::Tensor& x, const Angles& angles) {
  const std::int64_t pairs = angles.cosines.size(1);
  const std::int64_t kept = x.size(2) - 2 * pairs;
  const at::Tensor tail = x.narrow(2, kept, 2 * pairs).to(at::kFloat);
  const at::Tensor split = angles.interleaved ? tail.unflatten(2, {pairs, 2})
                                              : tail.unflatten(2, {2, pairs}).transpose(2, 3);
  const at::Tensor cosine = angles.cosines.index_select(0, angles.positions).unsqueeze(1);
  const at::Tensor sine =
      angles.sines.index_select(0, angles.positions).unsqueeze(1) * angles.direction;
  const at::Tensor first = split.select(3, 0);
  const at::Tensor second = split.select(3, 1);
  const at::Tensor turned = at::stack(
      {first * cosine - second * sine, second * cosine + first * sine}, angles.interleaved ? 3 : 2);
  return at::cat({x.narrow(2, 0, kept), turned.flatten(2).to(x.scalar_type())}, 2);
}

bool has_kernel(const at::Tensor& x) {
  return x.is_cpu() && x.scalar_type() == at::kFloat && x.stride(2) == 1 &&
         x.stride(1) == x.size(2);
}

struct RotateTail : torch::autograd::Function<RotateTail> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                            const at::Tensor& positions, const at::Tensor& cosines,
                            const at::Tensor& sines, bool interleaved) {
    context->save_for_backward({positions, cosines, sines});
    context->saved_data["interleaved"] = interleaved;
    return rotate_by_kernel(x, {cosines, sines, positions, interleaved, 1.0F});
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const bool interleaved = context->saved_data["interleaved"].toBool();
    return {
        rotate_by_kernel(grads[0].contiguous(), {saved[1], saved[2], saved[0], interleaved, -1.0F}),
        at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

Rotary::Rotary(const RotaryConfig& config, std::int64_t max_position_embeddings)
    : interleaved_(config.interleaved) {
  const at::Tensor angles =
      at::outer(at::arange(max_position_embeddings, at::kFloat), rotary_frequencies(config));
  const double magnitude = rotary_magnitude(config);
  cosines_ = angles.cos().mul_(magnitude);
  sines_ = angles.sin().mul_(magnitude);
}

at::Tensor Rotary::rotate_tail(const at::Tensor& x, const at::Tensor& positions) const {
  if (!has_kernel(x)) return rotate_tail_reference(x, positions);
  return RotateTail::apply(x, positions, cosines_, sines_, interleaved_);
}

at::Tensor Rotary::rotate_tail_reference(const at::Tensor& x, const at::Tensor& positions) const {
  return rotate_by_operators(x, {cosines_, sines_, positions, interleaved_, 1.0F});
}

void Rotary::to_device(const at::Device& device) {
  cosines_ = cosines_.to(device);
  sines_ = sines_.to(device);
}

}  // namespace aha::policy
