#include "tasks/row_order.h"

#include <numeric>

namespace aha::tasks {

std::uint64_t row_in_order(RandomStream random, std::uint64_t rows, std::uint64_t place) {
  const auto bound = static_cast<std::uint32_t>(rows);
  const std::uint64_t first = random.below(bound);
  std::uint64_t stride = 1 + random.below(bound);
  while (std::gcd(stride, rows) != 1) {
    stride = 1 + random.below(bound);
  }
  return (first + stride * (place % rows)) % rows;
}

}  // namespace aha::tasks
