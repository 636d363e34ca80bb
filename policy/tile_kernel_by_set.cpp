// Compiled once for each instruction set (policy/CMakeLists.txt): AHA_TILE_KERNEL names the result,
// AHA_TILE_LANES and AHA_TILE_VECTORS say how many numbers a vector and how many vectors a row of
// the tile has, so that the tile's sums fill the registers. No function with a body may come from
// another header here: the linker could hand its copy to a processor that lacks the instructions.

#include "policy/tile_kernel.h"

namespace aha::policy {
namespace {

constexpr std::int64_t kLanes = AHA_TILE_LANES;
constexpr int kVectors = AHA_TILE_VECTORS;

using Vector = float __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));

Vector load(const float* place) { return *reinterpret_cast<const Vector*>(place); }

// kRows x (kCount vectors) of the result, whole vectors: their sums stay in registers.
template <int kRows, int kCount>
void multiply_tile(const PanelProduct& p) {
  Vector sums[kRows][kCount] = {};
  if (p.add) {
#pragma GCC unroll 8
    for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 8
      for (int j = 0; j < kCount; ++j) sums[i][j] = load(p.c + i * p.c_stride + j * kLanes);
    }
  }
  const float* a = p.a;
  const float* b = p.b;
  const std::int64_t row_stride = p.a_row_stride;
  for (std::int64_t k = 0; k < p.depth; ++k, a += p.a_depth_stride, b += p.b_width) {
    Vector row[kCount];
#pragma GCC unroll 8
    for (int j = 0; j < kCount; ++j) row[j] = load(b + j * kLanes);
#pragma GCC unroll 8
    for (int i = 0; i < kRows; ++i) {
      const float factor = a[i * row_stride];
#pragma GCC unroll 8
      for (int j = 0; j < kCount; ++j) sums[i][j] += factor * row[j];
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 8
    for (int j = 0; j < kCount; ++j) {
      *reinterpret_cast<Vector*>(p.c + i * p.c_stride + j * kLanes) = sums[i][j];
    }
  }
}

// The same where the last vector has columns that are not there.
template <int kRows, int kCount>
void multiply_edge_tile(const PanelProduct& p) {
  constexpr std::int64_t kStride = kCount * kLanes;
  float tile[kRows * kStride] = {};
  for (std::int64_t i = 0; p.add && i < kRows; ++i) {
    for (std::int64_t j = 0; j < p.columns; ++j) tile[i * kStride + j] = p.c[i * p.c_stride + j];
  }
  PanelProduct whole = p;
  whole.c = tile;
  whole.c_stride = kStride;
  multiply_tile<kRows, kCount>(whole);
  for (std::int64_t i = 0; i < kRows; ++i) {
    for (std::int64_t j = 0; j < p.columns; ++j) p.c[i * p.c_stride + j] = tile[i * kStride + j];
  }
}

// The last rows, kRows of them or fewer.
template <int kRows, int kCount>
void multiply_rest(const PanelProduct& p) {
  if constexpr (kRows > 0) {
    if (p.rows < kRows) return multiply_rest<kRows - 1, kCount>(p);
    if (p.columns < kCount * kLanes) return multiply_edge_tile<kRows, kCount>(p);
    multiply_tile<kRows, kCount>(p);
  }
}

template <int kCount>
void multiply_rows(const PanelProduct& p) {
  PanelProduct rest = p;
  for (; rest.rows > 0; rest.rows -= kTileRows) {
    multiply_rest<kTileRows, kCount>(rest);
    rest.a += kTileRows * p.a_row_stride;
    rest.c += kTileRows * p.c_stride;
  }
}

// By the number of vectors that p.columns need.
template <int kCount>
void multiply_panel(const PanelProduct& p) {
  if constexpr (kCount > 1) {
    if (p.columns <= (kCount - 1) * kLanes) return multiply_panel<kCount - 1>(p);
  }
  multiply_rows<kCount>(p);
}

}  // namespace

const TileKernel AHA_TILE_KERNEL = {kLanes, kVectors* kLanes, &multiply_panel<kVectors>};

}  // namespace aha::policy
