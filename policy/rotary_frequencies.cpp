#include "policy/rotary_frequencies.h"

#include <cmath>
#include <numbers>

#include <ATen/ATen.h>

namespace aha::policy {
namespace {

constexpr double kTurn = 2.0 * std::numbers::pi;

// theta^(2i / dim), [dim / 2]: a wavelength over 2 pi.
at::Tensor periods(const RotaryConfig& config) {
  return at::pow(config.theta, at::arange(0, config.dim, 2, at::kLong).to(at::kFloat) / config.dim);
}

// The dimension whose pair makes `turns` turns over the original context.
double dimension_of(double turns, const YarnScaling& yarn, const RotaryConfig& config) {
  return config.dim * std::log(yarn.original_max_position_embeddings / (turns * kTurn)) /
         (2.0 * std::log(config.theta));
}

at::Tensor scale(const YarnScaling& yarn, const RotaryConfig& config) {
  double low = dimension_of(yarn.beta_fast, yarn, config);
  double high = dimension_of(yarn.beta_slow, yarn, config);
  if (yarn.truncate) {
    low = std::floor(low);
    high = std::ceil(high);
  }
  low = std::max(low, 0.0);
  high = std::min(high, config.dim - 1.0);
  if (high == low) high += 0.001;
  const at::Tensor ramp =
      at::clamp((at::arange(config.dim / 2, at::kFloat) - low) / (high - low), 0, 1);
  const at::Tensor kept = 1 - ramp;
  const at::Tensor period = periods(config);
  return 1.0 / (yarn.factor * period) * (1 - kept) + 1.0 / period * kept;
}

at::Tensor scale(const Llama3Scaling& scaling, const RotaryConfig& config) {
  const double context = scaling.original_max_position_embeddings;
  const at::Tensor plain = 1.0 / periods(config);
  const at::Tensor wavelength = kTurn / plain;
  const at::Tensor is_long = wavelength > context / scaling.low_freq_factor;
  const at::Tensor is_short = wavelength < context / scaling.high_freq_factor;
  const at::Tensor slowed = at::where(is_long, plain / scaling.factor, plain);
  const at::Tensor blend = (context / wavelength - scaling.low_freq_factor) /
                           (scaling.high_freq_factor - scaling.low_freq_factor);
  const at::Tensor blended = (1 - blend) * slowed / scaling.factor + blend * slowed;
  return at::where(is_long.logical_or(is_short), slowed, blended);
}

at::Tensor scale(const LinearScaling& scaling, const RotaryConfig& config) {
  return 1.0 / periods(config) / scaling.factor;
}

at::Tensor scale(std::monostate, const RotaryConfig& config) { return 1.0 / periods(config); }

}  // namespace

at::Tensor rotary_frequencies(const RotaryConfig& config) {
  return std::visit([&](const auto& scaling) { return scale(scaling, config); }, config.scaling);
}

double rotary_magnitude(const RotaryConfig& config) {
  const auto* yarn = std::get_if<YarnScaling>(&config.scaling);
  return yarn == nullptr ? 1.0 : yarn->attention_factor;
}

}  // namespace aha::policy
