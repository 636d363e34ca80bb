#pragma once

#include <ATen/core/Tensor.h>

#include "policy/rotary_config.h"

namespace aha::policy {

// By how many radians each pair turns from a position to the next: [dim / 2] float32.
at::Tensor rotary_frequencies(const RotaryConfig& config);

// What cosines and sines are multiplied by: YaRN's attention factor, else 1.
double rotary_magnitude(const RotaryConfig& config);

}  // namespace aha::policy
