#pragma once

#include <ATen/core/Tensor.h>

namespace aha::policy {

// Weights as DeepSeek-V3 publishes them (DeepSeek-V3 Technical Report, 2024, section 3.3): float8
// e4m3 numbers with one float32 scale a block of 128 x 128. values [R, C] float8_e4m3fn; scales
// [ceil(R / 128), ceil(C / 128)] float32, the tensor "<name>_scale_inv" of the file. Returns
// values * scales, [R, C] float32. Throws std::invalid_argument for scales of another shape.
at::Tensor dequantize_blocks(const at::Tensor& values, const at::Tensor& scales);

}  // namespace aha::policy
