#include "policy/rotary.h"

#include <cmath>
#include <numbers>
#include <vector>

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/simd.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

double yarn_mscale(double factor, double mscale) {
  return factor <= 1.0 ? 1.0 : 0.1 * mscale * std::log(factor) + 1.0;
}

// YaRN's dimension at which a rotation makes `turns` turns over the original context.
double yarn_dimension(double turns, const YarnOptions& yarn, int dim, double theta) {
  return dim * std::log(yarn.original_max_position_embeddings / (turns * 2.0 * std::numbers::pi)) /
         (2.0 * std::log(theta));
}

std::vector<double> inverse_frequencies(const ModelConfig& config) {
  const int dim = config.qk_rope_head_dim;
  std::vector<double> result;
  for (int i = 0; i < dim; i += 2) {
    result.push_back(1.0 / std::pow(config.rope_theta, static_cast<double>(i) / dim));
  }
  if (!config.yarn) return result;
  const YarnOptions& yarn = *config.yarn;
  const double low =
      std::max(std::floor(yarn_dimension(yarn.beta_fast, yarn, dim, config.rope_theta)), 0.0);
  double high =
      std::min(std::ceil(yarn_dimension(yarn.beta_slow, yarn, dim, config.rope_theta)), dim - 1.0);
  if (high == low) high += 0.001;
  for (std::size_t i = 0; i < result.size(); ++i) {
    const double ramp = std::clamp((static_cast<double>(i) - low) / (high - low), 0.0, 1.0);
    result[i] = result[i] / yarn.factor * ramp + result[i] * (1.0 - ramp);
  }
  return result;
}

struct Angles {
  const float* cosines;
  const float* sines;
  const std::int64_t* positions;
  float direction;  // 1 forwards, -1 backwards
};

struct Shape {
  std::int64_t tokens, heads, width, pairs;
};

AHA_SIMD_CLONES void rotate_rows(const float* x, float* y, Angles angles, Shape shape) {
  const std::int64_t kept = shape.width - 2 * shape.pairs;
  for (std::int64_t t = 0; t < shape.tokens; ++t) {
    const float* cosine = angles.cosines + angles.positions[t] * shape.pairs;
    const float* sine = angles.sines + angles.positions[t] * shape.pairs;
    for (std::int64_t h = 0; h < shape.heads; ++h) {
      const float* in = x + (t * shape.heads + h) * shape.width;
      float* out = y + (t * shape.heads + h) * shape.width;
#pragma omp simd
      for (std::int64_t d = 0; d < kept; ++d) out[d] = in[d];
      in += kept;
      out += kept;
#pragma omp simd
      for (std::int64_t i = 0; i < shape.pairs; ++i) {
        const float s = angles.direction * sine[i];
        const float even = in[2 * i];
        const float odd = in[2 * i + 1];
        out[2 * i] = even * cosine[i] - odd * s;
        out[2 * i + 1] = odd * cosine[i] + even * s;
      }
    }
  }
}

at::Tensor rotate(const at::Tensor& x, const at::Tensor& positions, const at::Tensor& cosines,
                  const at::Tensor& sines, float direction) {
  const std::int64_t pairs = cosines.size(1);
  if (x.is_cpu() && x.scalar_type() == at::kFloat) {
    at::Tensor y = at::empty_like(x);
    rotate_rows(x.const_data_ptr<float>(), y.mutable_data_ptr<float>(),
                {cosines.const_data_ptr<float>(), sines.const_data_ptr<float>(),
                 positions.const_data_ptr<std::int64_t>(), direction},
                {x.size(0), x.size(1), x.size(2), pairs});
    return y;
  }
  const std::int64_t kept = x.size(2) - 2 * pairs;
  const at::Tensor tail = x.narrow(2, kept, 2 * pairs).to(at::kFloat).unflatten(2, {pairs, 2});
  const at::Tensor cosine = cosines.index_select(0, positions).unsqueeze(1);
  const at::Tensor sine = sines.index_select(0, positions).unsqueeze(1) * direction;
  const at::Tensor even = tail.select(3, 0);
  const at::Tensor odd = tail.select(3, 1);
  const at::Tensor rotated =
      at::stack({even * cosine - odd * sine, odd * cosine + even * sine}, 3).flatten(2);
  return at::cat({x.narrow(2, 0, kept), rotated.to(x.scalar_type())}, 2);
}

struct RotateTail : torch::autograd::Function<RotateTail> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                            const at::Tensor& positions, const at::Tensor& cosines,
                            const at::Tensor& sines) {
    context->save_for_backward({positions, cosines, sines});
    return rotate(x, positions, cosines, sines, 1.0F);
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    return {rotate(grads[0].contiguous(), saved[0], saved[1], saved[2], -1.0F), at::Tensor(),
            at::Tensor(), at::Tensor()};
  }
};

}  // namespace

Rotary::Rotary(const ModelConfig& config) : softmax_scale_(1.0 / std::sqrt(config.qk_head_dim())) {
  double magnitude = 1.0;
  if (config.yarn) {
    const YarnOptions& yarn = *config.yarn;
    const double correction = yarn_mscale(yarn.factor, yarn.mscale_all_dim);
    magnitude = yarn_mscale(yarn.factor, yarn.mscale) / correction;
    if (yarn.mscale_all_dim != 0.0) softmax_scale_ *= correction * correction;
  }
  const std::vector<double> frequencies = inverse_frequencies(config);
  const auto pairs = static_cast<std::int64_t>(frequencies.size());
  cosines_ = at::empty({config.max_position_embeddings, pairs}, at::kFloat);
  sines_ = at::empty_like(cosines_);
  auto* cosine = cosines_.mutable_data_ptr<float>();
  auto* sine = sines_.mutable_data_ptr<float>();
  for (int position = 0; position < config.max_position_embeddings; ++position) {
    for (const double frequency : frequencies) {
      *cosine++ = static_cast<float>(std::cos(position * frequency) * magnitude);
      *sine++ = static_cast<float>(std::sin(position * frequency) * magnitude);
    }
  }
}

at::Tensor Rotary::rotate_tail(const at::Tensor& x, const at::Tensor& positions) const {
  return RotateTail::apply(x.contiguous(), positions, cosines_, sines_);
}

void Rotary::to_device(const at::Device& device) {
  cosines_ = cosines_.to(device);
  sines_ = sines_.to(device);
}

}  // namespace aha::policy
