#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace aha::policy {

// The (token, choice) pairs of a routing in the order of their experts; within an expert in the
// order of tokens. On the device of the routing.
struct ExpertDispatch {
  at::Tensor tokens;                  // [T * k] int64: the token of each sorted pair
  at::Tensor pairs;                   // [T * k] int64: which of the flattened routing it is
  at::Tensor rows;                    // [T, k] int64: where each pair of the routing is sorted to
  std::vector<std::int64_t> offsets;  // experts + 1: where each expert's pairs begin
};

// experts [T, k] int64, each below num_experts.
ExpertDispatch dispatch_to_experts(const at::Tensor& experts, std::int64_t num_experts);

}  // namespace aha::policy
