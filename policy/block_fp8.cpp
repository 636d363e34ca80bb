#include "policy/block_fp8.h"

#include <stdexcept>

#include <ATen/ATen.h>
#include <fmt/format.h>

namespace aha::policy {
namespace {

constexpr std::int64_t kBlock = 128;

std::int64_t count_blocks(std::int64_t extent) { return (extent + kBlock - 1) / kBlock; }

}  // namespace

at::Tensor dequantize_blocks(const at::Tensor& values, const at::Tensor& scales) {
  const std::int64_t rows = values.size(0);
  const std::int64_t columns = values.size(1);
  if (scales.dim() != 2 || scales.size(0) != count_blocks(rows) ||
      scales.size(1) != count_blocks(columns)) {
    throw std::invalid_argument(fmt::format("expected scales [{}, {}], one a block of {} x {}",
                                            count_blocks(rows), count_blocks(columns), kBlock,
                                            kBlock));
  }
  at::Tensor result = values.to(at::kFloat);
  for (std::int64_t block = 0; block < scales.size(0); ++block) {
    const std::int64_t first = block * kBlock;
    at::Tensor part = result.narrow(0, first, std::min(kBlock, rows - first));
    part.mul_(scales[block].repeat_interleave(kBlock).narrow(0, 0, columns));
  }
  return result;
}

}  // namespace aha::policy
