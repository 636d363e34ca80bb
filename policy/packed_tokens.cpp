#include "policy/packed_tokens.h"

#include <ATen/ops/empty.h>

namespace aha::policy {

PackedTokens pack_tokens(const std::vector<std::vector<std::int32_t>>& sequences) {
  PackedTokens packed;
  packed.segment_offsets.push_back(0);
  for (const auto& sequence : sequences) {
    packed.segment_offsets.push_back(packed.segment_offsets.back() +
                                     static_cast<std::int64_t>(sequence.size()));
  }
  packed.ids = at::empty({packed.num_tokens()}, at::kLong);
  packed.positions = at::empty({packed.num_tokens()}, at::kLong);
  auto* id = packed.ids.mutable_data_ptr<std::int64_t>();
  auto* position = packed.positions.mutable_data_ptr<std::int64_t>();
  for (const auto& sequence : sequences) {
    std::int64_t next = 0;
    for (const std::int32_t token : sequence) {
      *id++ = token;
      *position++ = next++;
    }
  }
  return packed;
}

}  // namespace aha::policy
