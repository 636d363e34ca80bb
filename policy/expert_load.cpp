#include "policy/expert_load.h"

#include <algorithm>
#include <numeric>

namespace aha::policy {

void ExpertLoad::add(const ExpertLoad& other) {
  for (std::size_t layer = 0; layer < other.layers.size(); ++layer) {
    add(layer, other.layers[layer]);
  }
}

void ExpertLoad::add(std::size_t layer, const std::vector<std::int64_t>& counts) {
  for (std::size_t e = 0; e < counts.size(); ++e) layers[layer][e] += counts[e];
}

double ExpertLoad::max_violation() const {
  double worst = 0.0;
  for (const auto& layer : layers) {
    const double total =
        static_cast<double>(std::accumulate(layer.begin(), layer.end(), std::int64_t{0}));
    if (total == 0.0) continue;
    const double mean = total / static_cast<double>(layer.size());
    worst = std::max(
        worst, static_cast<double>(*std::max_element(layer.begin(), layer.end())) / mean - 1.0);
  }
  return worst;
}

}  // namespace aha::policy
