#pragma once

#include <cstddef>
#include <vector>

namespace aha::recipes {

// A metric at a step.
struct Point {
  double step = 0.0;
  double value = 0.0;
  bool operator==(const Point&) const = default;
};

// Points in the order of their steps.
using Curve = std::vector<Point>;

// At most about `most` of the curve's own points: where there are more, the least and the largest
// of each stretch of steps, so that no spike is lost.
Curve thin(const Curve& curve, std::size_t most);

// The trend at about `most` of the curve's steps: a line is fitted around each by least squares,
// weighted by a Gaussian whose standard deviation is 1/40 of the curve (Cleveland 1979, local
// regression), so that neither end is bent towards the mean. It stays between the least and the
// largest value that it is fitted to. Empty for a curve of fewer than kFewestToSmooth points, which
// speaks for itself.
Curve smooth(const Curve& curve, std::size_t most);
inline constexpr std::size_t kFewestToSmooth = 8;

}  // namespace aha::recipes
