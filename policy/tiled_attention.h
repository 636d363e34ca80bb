#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "policy/matrix_product.h"
#include "policy/segment_attention.h"

namespace aha::policy {

// One long segment [begin, end) of segment_attention in matrix products: a tile of queries, of all
// query heads that share a key head, against all keys before them at a time (FlashAttention's
// tiling of rows, Dao et al., 2022, with a tile's scores kept whole). float32 on the CPU. A query's
// result does not depend on the tile it is in.
struct HeadSegment {
  std::int64_t begin, end, kv_head;

  std::int64_t length() const { return end - begin; }
};

// What the queries of all tiles meet, packed once.
struct PackedHead {
  PackedHead(const SegmentAttentionInputs& in, const HeadSegment& segment);

  PackedMatrix keys;    // [key, length]
  PackedMatrix values;  // [length, value]
};

// Tokens in a tile of a segment of `length` tokens whose key heads serve `group` query heads each:
// a tile's scores stay in the cache.
std::int64_t attention_tile(std::int64_t length, std::int64_t group);

// The tile of queries that begins at the token `first`: its rows of output [T, heads, value] and
// log_sum_exp [T, heads].
void attend_tile(const SegmentAttentionInputs& in, const HeadSegment& segment,
                 const PackedHead& head, std::int64_t first, const at::Tensor& output,
                 const at::Tensor& log_sum_exp);

struct TiledGradients {
  at::Tensor output;   // [T, heads, value] contiguous: of the result
  at::Tensor queries;  // [T, heads, key]
  at::Tensor keys;     // [T, kv_heads, key], zeroed by the caller
  at::Tensor values;   // [T, kv_heads, value], zeroed by the caller
};

// All query heads of one key head.
void attend_tiles_backward(const SegmentAttentionInputs& in, const HeadSegment& segment,
                           const at::Tensor& output, const at::Tensor& log_sum_exp,
                           const TiledGradients& gradients);

}  // namespace aha::policy
