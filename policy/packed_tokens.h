#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace aha::policy {

// Sequences of any lengths laid end to end, without padding.
struct PackedTokens {
  at::Tensor ids;                             // [T] int64
  at::Tensor positions;                       // [T] int64, from 0 in each segment
  std::vector<std::int64_t> segment_offsets;  // S + 1 numbers: segment s is [s], [s + 1)

  std::int64_t num_tokens() const { return segment_offsets.back(); }
};

// Packs sequences in order. Each must be non-empty.
PackedTokens pack_tokens(const std::vector<std::vector<std::int32_t>>& sequences);

}  // namespace aha::policy
