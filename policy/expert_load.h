#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aha::policy {

// How many (token, choice) pairs each expert of each MoE layer received: a sum over forward passes.
// Sums of workers and processes add up to the sum of the whole.
struct ExpertLoad {
  std::vector<std::vector<std::int64_t>> layers;  // [MoE layers][experts]

  void add(const ExpertLoad& other);  // of the same shape
  void add(std::size_t layer, const std::vector<std::int64_t>& counts);

  // Largest over layers of (most loaded expert / mean load) - 1; 0 is perfectly balanced.
  double max_violation() const;
};

}  // namespace aha::policy
