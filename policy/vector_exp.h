#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace aha::policy {

// exp(x) in float32 within 2 units in the last place, without a branch or a table, so that a loop
// around it becomes vectors (std::exp stays a call a number: 6x slower in the attention kernel's
// softmax). Results below the smallest normal number become about 1e-38, those above the largest
// finite one about 1.7e38. Range reduction and coefficients: Cephes' expf (Moshier).
inline float vector_exp(float x) {
  constexpr float kLog2E = 1.44269504088896341F;
  constexpr float kLn2High = 0.693359375F;
  constexpr float kLn2Low = -2.12194440e-4F;
  constexpr float kRoundToInteger = 12582912.0F;  // 1.5 * 2^23: adding it leaves an integer behind
  const float bounded = std::min(std::max(x, -87.0F), 88.0F);
  const float exponent = (bounded * kLog2E + kRoundToInteger) - kRoundToInteger;
  const float r = (bounded - exponent * kLn2High) - exponent * kLn2Low;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * r * r + r + 1.0F;
  const auto bits = static_cast<std::uint32_t>(static_cast<std::int32_t>(exponent) + 127) << 23;
  return p * std::bit_cast<float>(bits);
}

}  // namespace aha::policy
