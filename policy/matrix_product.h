#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace aha::policy {

// float32 matrix products on the CPU, by tiles that stay in registers under panels that stay in the
// cache (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008). Each
// number of a result is one sum in the order of the depth: it does not depend on what else is
// computed beside it nor on the number of threads.

// Number (i, j) is data[i * row_stride + j * column_stride]; one of the strides is 1.
struct MatrixView {
  const float* data;
  std::int64_t rows, columns;
  std::int64_t row_stride, column_stride;
};

// A right-hand side laid out as the kernel reads it: panels of columns, a panel's rows contiguous.
class PackedMatrix {
 public:
  PackedMatrix(std::int64_t rows, std::int64_t columns);  // its numbers are not yet set
  explicit PackedMatrix(const MatrixView& from);

  std::int64_t rows() const { return rows_; }
  std::int64_t columns() const { return columns_; }
  std::int64_t panels() const;
  // Sets one panel from the same columns of `from`; each may be set by another thread.
  void set_panel(std::int64_t panel, const MatrixView& from);

  // The panel from `row` on, and what of it lies between two rows.
  const float* panel(std::int64_t panel, std::int64_t row) const;
  std::int64_t width(std::int64_t panel) const;

 private:
  std::int64_t rows_, columns_;
  at::Tensor numbers_;
};

// c (+)= a b, where b is a part of a packed matrix: `a.columns` rows of it from `first_row` on, and
// `columns` columns from the panel `first_panel` on. On the calling thread; small enough to stay in
// its caches (kCachedRows x kCachedDepth of a), or the result comes slowly.
struct BlockProduct {
  MatrixView a;
  const PackedMatrix* b;
  std::int64_t first_row, first_panel, columns;
  float* c;
  std::int64_t c_stride;
  bool add;
};

constexpr std::int64_t kCachedRows = 96;
constexpr std::int64_t kCachedDepth = 1024;

void multiply_block(const BlockProduct& product);

// c (+)= a b for matrices of any size, on all threads, or inside a parallel region on the caller's.
void multiply(const MatrixView& a, const MatrixView& b, float* c, std::int64_t c_stride, bool add);

// Whether multiply() can and should compute a b: float32 on the CPU, more than a few rows.
bool has_product(const at::Tensor& a, const at::Tensor& b);

// [m, k] x [k, n] -> [m, n], by multiply() where has_product(), else by LibTorch. No gradients.
at::Tensor matrix_product(const at::Tensor& a, const at::Tensor& b);
// c += a b; c is [m, n] float32 with rows of stride 1.
void add_matrix_product(const at::Tensor& c, const at::Tensor& a, const at::Tensor& b);
// c = a b; c likewise.
void matrix_product_into(const at::Tensor& c, const at::Tensor& a, const at::Tensor& b);

}  // namespace aha::policy
