#pragma once

#include <cstdint>

namespace aha::policy {

// The innermost part of matrix products: rows of a, which is read in place, times a panel of b,
// which lies packed. Each number of the result is a sum over the depth in order, whatever the
// numbers of rows and columns: it does not depend on what is computed beside it.
struct PanelProduct {
  const float* a;
  std::int64_t a_row_stride, a_depth_stride;
  const float* b;        // [depth, b_width]: the columns asked for come first
  std::int64_t b_width;  // a multiple of the kernel's lanes, up to its panel
  float* c;
  std::int64_t c_stride;  // from a row to the next
  std::int64_t rows, depth, columns;
  bool add;  // to what c holds; otherwise c is only written
};

struct TileKernel {
  std::int64_t lanes;  // numbers in a vector
  std::int64_t panel;  // the most columns of a panel: a few vectors
  void (*multiply)(const PanelProduct& product);
};

constexpr std::int64_t kTileRows = 6;  // rows that share a load of b: multiples are fastest

// The widest kernel that this processor runs.
const TileKernel& tile_kernel();

// One for each instruction set; call tile_kernel() instead.
extern const TileKernel kTileKernelAvx512;
extern const TileKernel kTileKernelAvx2;
extern const TileKernel kTileKernelPlain;

}  // namespace aha::policy
