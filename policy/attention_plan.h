#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "policy/attention_cache.h"

namespace aha::policy {

// What the tokens of one forward pass attend to: the only thing in which training, prefill and
// decoding differ.
struct AttentionPlan {
  // Training and prefill: every token sees the tokens before it in its segment.
  std::vector<std::int64_t> segment_offsets;  // S + 1 numbers

  // Prefill and decoding: where what the tokens leave is kept.
  AttentionCache* cache = nullptr;
  at::Tensor slots;  // [T] int64: the cache row that each token writes

  // Decoding: one token a sequence, which sees these rows, its own included. Empty otherwise.
  std::vector<std::vector<CacheSpan>> spans;

  bool decodes() const { return !spans.empty(); }
};

}  // namespace aha::policy
