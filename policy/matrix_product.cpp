#include "policy/matrix_product.h"

#include <algorithm>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "policy/simd.h"
#include "policy/tile_kernel.h"

namespace aha::policy {
namespace {

constexpr std::int64_t kFewestRows = 32;  // below it LibTorch's product is faster: measured
constexpr std::int64_t kPackedAtATime = std::int64_t{1} << 23;  // numbers of b: 32 MiB
constexpr std::int64_t kNumbersATask = std::int64_t{1} << 18;   // multiplications

std::int64_t ceil_divide(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// Columns that a matrix of `columns` columns has in panels: the last vector is filled up.
std::int64_t padded(std::int64_t columns) {
  const std::int64_t lanes = tile_kernel().lanes;
  return ceil_divide(columns, lanes) * lanes;
}

void copy_rows(const float* from, std::int64_t stride, std::int64_t rows, std::int64_t columns,
               float* to, std::int64_t width) {
  for (std::int64_t i = 0; i < rows; ++i, from += stride, to += width) {
    std::copy_n(from, columns, to);
    std::fill(to + columns, to + width, 0.0F);
  }
}

using Eight = float __attribute__((vector_size(32), aligned(4), may_alias));

// to[i][j] = from[j][i] for i, j < 8: pairs change places, then pairs of pairs, then halves.
AHA_SIMD_CLONES void transpose_eight(const float* from, std::int64_t from_stride, float* to,
                                     std::int64_t to_stride) {
  Eight x[8];
  Eight y[8];
  for (int j = 0; j < 8; ++j) x[j] = *reinterpret_cast<const Eight*>(from + j * from_stride);
#pragma GCC unroll 4
  for (int j = 0; j < 8; j += 2) {
    y[j] = __builtin_shufflevector(x[j], x[j + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    y[j + 1] = __builtin_shufflevector(x[j], x[j + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
#pragma GCC unroll 2
  for (int j = 0; j < 8; j += 4) {
    x[j] = __builtin_shufflevector(y[j], y[j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    x[j + 1] = __builtin_shufflevector(y[j], y[j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    x[j + 2] = __builtin_shufflevector(y[j + 1], y[j + 3], 0, 1, 8, 9, 4, 5, 12, 13);
    x[j + 3] = __builtin_shufflevector(y[j + 1], y[j + 3], 2, 3, 10, 11, 6, 7, 14, 15);
  }
#pragma GCC unroll 4
  for (int j = 0; j < 4; ++j) {
    *reinterpret_cast<Eight*>(to + j * to_stride) =
        __builtin_shufflevector(x[j], x[j + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *reinterpret_cast<Eight*>(to + (j + 4) * to_stride) =
        __builtin_shufflevector(x[j], x[j + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

void copy_columns(const float* from, std::int64_t stride, std::int64_t rows, std::int64_t columns,
                  float* to, std::int64_t width) {
  const std::int64_t whole_rows = rows / 8 * 8;
  const std::int64_t whole_columns = columns / 8 * 8;
  const auto copy = [&](std::int64_t i, std::int64_t j) {
    to[i * width + j] = from[j * stride + i];
  };
  for (std::int64_t i = 0; i < whole_rows; i += 8) {
    for (std::int64_t j = 0; j < whole_columns; j += 8)
      transpose_eight(from + j * stride + i, stride, to + i * width + j, width);
  }
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = i < whole_rows ? whole_columns : 0; j < columns; ++j) copy(i, j);
    std::fill(to + i * width + columns, to + (i + 1) * width, 0.0F);
  }
}

// Rows [first_row, first_row + rows) and columns [first_column, first_column + columns).
MatrixView part(const MatrixView& x, std::int64_t first_row, std::int64_t rows,
                std::int64_t first_column, std::int64_t columns) {
  return {x.data + first_row * x.row_stride + first_column * x.column_stride, rows, columns,
          x.row_stride, x.column_stride};
}

// A block of `a` that lies with its columns contiguous is copied so that its rows lie close.
MatrixView gather(const MatrixView& a, std::vector<float>& scratch) {
  if (a.column_stride == 1) return a;
  scratch.resize(static_cast<std::size_t>(kCachedRows * kCachedDepth));
  copy_rows(a.data, a.column_stride, a.columns, a.rows, scratch.data(), a.rows);
  return {scratch.data(), a.rows, a.columns, 1, a.rows};
}

// Rows [begin, end) of c.
void multiply_rows(const MatrixView& a, const PackedMatrix& b, std::int64_t begin, std::int64_t end,
                   float* c, std::int64_t c_stride, bool add) {
  thread_local std::vector<float> scratch;
  for (std::int64_t row = begin; row < end; row += kCachedRows) {
    const std::int64_t rows = std::min(kCachedRows, end - row);
    for (std::int64_t k = 0; k < a.columns; k += kCachedDepth) {
      const std::int64_t depth = std::min(kCachedDepth, a.columns - k);
      multiply_block({gather(part(a, row, rows, k, depth), scratch), &b, k, 0, b.columns(),
                      c + row * c_stride, c_stride, add || k > 0});
    }
  }
}

MatrixView view_of(const at::Tensor& x) {
  return {x.const_data_ptr<float>(), x.size(0), x.size(1), x.stride(0), x.stride(1)};
}

bool is_view(const at::Tensor& x) {
  return x.is_cpu() && x.scalar_type() == at::kFloat && (x.stride(0) == 1 || x.stride(1) == 1);
}

void check_depths(const at::Tensor& a, const at::Tensor& b) {
  TORCH_CHECK(a.size(1) == b.size(0), "matrix product of ", a.sizes(), " and ", b.sizes());
}

void check_result(const at::Tensor& c, const at::Tensor& a, const at::Tensor& b) {
  check_depths(a, b);
  TORCH_CHECK(c.size(0) == a.size(0) && c.size(1) == b.size(1) && c.stride(1) == 1,
              "matrix product of ", a.sizes(), " and ", b.sizes(), " into ", c.sizes(),
              " with strides ", c.strides());
}

}  // namespace

PackedMatrix::PackedMatrix(std::int64_t rows, std::int64_t columns)
    : rows_(rows),
      columns_(columns),
      numbers_(at::empty({rows * padded(columns)}, at::TensorOptions().dtype(at::kFloat))) {}

PackedMatrix::PackedMatrix(const MatrixView& from) : PackedMatrix(from.rows, from.columns) {
  for (std::int64_t p = 0; p < panels(); ++p) set_panel(p, from);
}

std::int64_t PackedMatrix::panels() const { return ceil_divide(columns_, tile_kernel().panel); }

std::int64_t PackedMatrix::width(std::int64_t panel) const {
  const std::int64_t full = tile_kernel().panel;
  return std::min(full, padded(columns_ - panel * full));
}

const float* PackedMatrix::panel(std::int64_t panel, std::int64_t row) const {
  return numbers_.const_data_ptr<float>() + panel * tile_kernel().panel * rows_ +
         row * width(panel);
}

void PackedMatrix::set_panel(std::int64_t panel, const MatrixView& from) {
  const std::int64_t first = panel * tile_kernel().panel;
  const std::int64_t columns = std::min(tile_kernel().panel, columns_ - first);
  float* to = numbers_.mutable_data_ptr<float>() + first * rows_;
  const float* data = from.data + first * from.column_stride;
  if (from.column_stride == 1) {
    copy_rows(data, from.row_stride, rows_, columns, to, width(panel));
  } else {
    copy_columns(data, from.column_stride, rows_, columns, to, width(panel));
  }
}

void multiply_block(const BlockProduct& p) {
  const TileKernel& kernel = tile_kernel();
  for (std::int64_t first = 0; first < p.columns; first += kernel.panel) {
    const std::int64_t panel = p.first_panel + first / kernel.panel;
    kernel.multiply({p.a.data, p.a.row_stride, p.a.column_stride, p.b->panel(panel, p.first_row),
                     p.b->width(panel), p.c + first, p.c_stride, p.a.rows, p.a.columns,
                     std::min(kernel.panel, p.columns - first), p.add});
  }
}

void multiply(const MatrixView& a, const MatrixView& b, float* c, std::int64_t c_stride, bool add) {
  const std::int64_t panel = tile_kernel().panel;
  const std::int64_t at_a_time = std::max<std::int64_t>(1, kPackedAtATime / b.rows / panel) * panel;
  for (std::int64_t first = 0; first < b.columns; first += at_a_time) {
    const std::int64_t columns = std::min(at_a_time, b.columns - first);
    PackedMatrix packed(b.rows, columns);
    at::parallel_for(0, packed.panels(), ceil_divide(kNumbersATask, 16 * b.rows * panel),
                     [&](std::int64_t begin, std::int64_t end) {
                       for (std::int64_t p = begin; p < end; ++p)
                         packed.set_panel(p, part(b, 0, b.rows, first, columns));
                     });
    const std::int64_t blocks = ceil_divide(a.rows, kTileRows);
    at::parallel_for(0, blocks, ceil_divide(kNumbersATask, kTileRows * b.rows * columns),
                     [&](std::int64_t begin, std::int64_t end) {
                       multiply_rows(a, packed, begin * kTileRows,
                                     std::min(a.rows, end * kTileRows), c + first, c_stride, add);
                     });
  }
}

bool has_product(const at::Tensor& a, const at::Tensor& b) {
  return a.size(0) >= kFewestRows && b.numel() > 0 && is_view(a) && is_view(b);
}

at::Tensor matrix_product(const at::Tensor& a, const at::Tensor& b) {
  if (!has_product(a, b)) return at::mm(a, b);
  check_depths(a, b);
  at::Tensor c = at::empty({a.size(0), b.size(1)}, a.options().requires_grad(false));
  multiply(view_of(a), view_of(b), c.mutable_data_ptr<float>(), c.stride(0), /*add=*/false);
  return c;
}

void add_matrix_product(const at::Tensor& c, const at::Tensor& a, const at::Tensor& b) {
  if (!has_product(a, b)) {
    at::Tensor sum = c;
    sum.addmm_(a, b);
    return;
  }
  check_result(c, a, b);
  multiply(view_of(a), view_of(b), c.mutable_data_ptr<float>(), c.stride(0), /*add=*/true);
}

void matrix_product_into(const at::Tensor& c, const at::Tensor& a, const at::Tensor& b) {
  if (!has_product(a, b)) {
    at::Tensor out = c;
    at::mm_out(out, a, b);
    return;
  }
  check_result(c, a, b);
  multiply(view_of(a), view_of(b), c.mutable_data_ptr<float>(), c.stride(0), /*add=*/false);
}

}  // namespace aha::policy
