// The tile kernels of all instruction sets, and the products made of them, beside LibTorch's.

#include "policy/matrix_product.h"

#include <gtest/gtest.h>

#include "gradient_check.h"
#include "policy/projection.h"
#include "policy/tile_kernel.h"

namespace aha::policy {
namespace {

// A matrix whose rows, or whose columns, are contiguous.
at::Tensor matrix(std::int64_t rows, std::int64_t columns, bool by_columns, int seed) {
  return by_columns ? random_tensor({columns, rows}, seed).t()
                    : random_tensor({rows, columns}, seed);
}

std::vector<const TileKernel*> kernels_of_this_processor() {
  std::vector<const TileKernel*> kernels = {&kTileKernelPlain};
#ifdef __x86_64__
  if (__builtin_cpu_supports("x86-64-v3")) kernels.push_back(&kTileKernelAvx2);
  if (__builtin_cpu_supports("x86-64-v4")) kernels.push_back(&kTileKernelAvx512);
#endif
  return kernels;
}

TEST(TileKernel, EachMultipliesEveryShapeOfTile) {
  for (const TileKernel* kernel : kernels_of_this_processor()) {
    for (std::int64_t rows = 1; rows <= 2 * kTileRows + 1; ++rows) {
      for (std::int64_t columns = 1; columns <= kernel->panel; columns += 3) {
        const std::int64_t depth = 1 + rows % 5;
        const at::Tensor a = random_tensor({rows, depth}, 1);
        const at::Tensor b = random_tensor({depth, kernel->panel}, 2);
        for (const bool add : {false, true}) {
          const at::Tensor c = random_tensor({rows + 1, columns + 1}, 3);
          at::Tensor expected = c.clone();
          at::Tensor part = expected.narrow(0, 0, rows).narrow(1, 0, columns);
          part.copy_((add ? part : at::zeros_like(part)) + a.matmul(b.narrow(1, 0, columns)));
          kernel->multiply({a.const_data_ptr<float>(), depth, 1, b.const_data_ptr<float>(),
                            kernel->panel, c.mutable_data_ptr<float>(), columns + 1, rows, depth,
                            columns, add});
          ASSERT_LT(largest_difference(c, expected), 1e-5)
              << kernel->lanes << " lanes, " << rows << " x " << columns;
        }
      }
    }
  }
}

TEST(MatrixProduct, EqualsLibTorchInEveryLayout) {
  const std::vector<std::vector<std::int64_t>> shapes = {
      {32, 1, 1}, {33, 65, 7}, {97, 64, 129}, {200, 130, 2100}, {128, 1000, 16}};
  for (const auto& shape : shapes) {
    for (const bool a_by_columns : {false, true}) {
      for (const bool b_by_columns : {false, true}) {
        const at::Tensor a = matrix(shape[0], shape[2], a_by_columns, 1);
        const at::Tensor b = matrix(shape[2], shape[1], b_by_columns, 2);
        ASSERT_TRUE(has_product(a, b));
        const at::Tensor expected = a.to(at::kDouble).matmul(b.to(at::kDouble)).to(at::kFloat);
        const double tolerance = 1e-5 * expected.abs().max().item<double>();
        EXPECT_LT(largest_difference(matrix_product(a, b), expected), tolerance);
        const at::Tensor sum = at::ones_like(expected);
        add_matrix_product(sum, a, b);
        EXPECT_LT(largest_difference(sum, expected + 1.0), tolerance);
      }
    }
  }
}

TEST(MatrixProduct, RefusesShapesThatDoNotFit) {
  const at::Tensor a = at::ones({64, 8});
  const at::Tensor b = at::ones({9, 16});
  EXPECT_THROW(matrix_product(a, b), c10::Error);
  EXPECT_THROW(add_matrix_product(at::zeros({64, 16}), a, b), c10::Error);
  EXPECT_THROW(matrix_product_into(at::zeros({64, 15}), a, at::ones({8, 16})), c10::Error);
}

TEST(MatrixProduct, RowsDoNotDependOnTheirNeighbours) {
  const at::Tensor a = random_tensor({300, 1500}, 1);
  const at::Tensor b = random_tensor({1500, 100}, 2);
  const at::Tensor whole = matrix_product(a, b);
  for (const std::int64_t first : {0, 1, 95, 200}) {
    const at::Tensor part = matrix_product(a.narrow(0, first, 70), b);
    EXPECT_TRUE(at::equal(part, whole.narrow(0, first, 70)));
  }
}

TEST(Projection, EqualsLinear) {
  for (const std::int64_t tokens : {1, 31, 32, 150}) {
    expect_same_function(
        [](const Inputs& in) { return project(in[0], in[1], in[2]); },
        [](const Inputs& in) { return at::linear(in[0], in[1], in[2]); },
        {random_tensor({tokens, 20}, 1), random_tensor({70, 20}, 2), random_tensor({70}, 3)}, 1e-5);
  }
}

}  // namespace
}  // namespace aha::policy
