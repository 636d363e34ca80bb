#include "recipes/curve.h"

#include <algorithm>
#include <cmath>

namespace aha::recipes {
namespace {

// The value at `center` of the line fitted around it.
double fit_at(const Curve& curve, std::size_t center, double deviation) {
  const auto reach = static_cast<std::size_t>(std::ceil(3.0 * deviation));
  const std::size_t first = center > reach ? center - reach : 0;
  const std::size_t last = std::min(curve.size() - 1, center + reach);
  double w = 0.0;
  double wx = 0.0;
  double wxx = 0.0;
  double wy = 0.0;
  double wxy = 0.0;
  double least = curve[center].value;
  double largest = least;
  for (std::size_t i = first; i <= last; ++i) {
    const double x = static_cast<double>(i) - static_cast<double>(center);
    const double y = curve[i].value;
    const double weight = std::exp(-0.5 * (x / deviation) * (x / deviation));
    w += weight;
    wx += weight * x;
    wxx += weight * x * x;
    wy += weight * y;
    wxy += weight * x * y;
    least = std::min(least, y);
    largest = std::max(largest, y);
  }
  return std::clamp((wxx * wy - wx * wxy) / (w * wxx - wx * wx), least, largest);
}

}  // namespace

Curve thin(const Curve& curve, std::size_t most) {
  if (curve.size() <= most) return curve;
  const std::size_t stretches = std::max<std::size_t>(1, most / 2);
  const auto by_value = [](const Point& a, const Point& b) { return a.value < b.value; };
  Curve thinned;
  for (std::size_t s = 0; s < stretches; ++s) {
    const auto first = curve.begin() + static_cast<std::ptrdiff_t>(s * curve.size() / stretches);
    const auto end =
        curve.begin() + static_cast<std::ptrdiff_t>((s + 1) * curve.size() / stretches);
    const auto [least, largest] = std::minmax_element(first, end, by_value);
    thinned.push_back(*std::min(least, largest));
    if (least != largest) thinned.push_back(*std::max(least, largest));
  }
  return thinned;
}

Curve smooth(const Curve& curve, std::size_t most) {
  if (curve.size() < kFewestToSmooth) return {};
  const double deviation = std::max(1.0, static_cast<double>(curve.size()) / 40.0);
  const std::size_t count = std::min(curve.size(), std::max<std::size_t>(2, most));
  Curve trend;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t center = i * (curve.size() - 1) / (count - 1);
    trend.push_back({curve[center].step, fit_at(curve, center, deviation)});
  }
  return trend;
}

}  // namespace aha::recipes
