#pragma once

#include <limits>
#include <string>

namespace aha::recipes {

// The values that a number may have.
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;  // low itself is left out
  bool high_open = false;

  bool contains(double value) const;

  // "in [0, 1)", "> 0", ">= 2"; integers: "in 1..256". Empty where every number is allowed.
  std::string text(bool integers) const;
};

// A limit on counts of steps: far above any run, and sums of a few of them fit an int.
constexpr double kMostSteps = 1e8;

inline Interval any_number() { return {}; }
inline Interval at_least(double low) { return {.low = low}; }
inline Interval above(double low) { return {.low = low, .low_open = true}; }
inline Interval between(double low, double high) { return {.low = low, .high = high}; }
// (low, high]
inline Interval above_up_to(double low, double high) {
  return {.low = low, .high = high, .low_open = true};
}
// [low, high)
inline Interval from_below(double low, double high) {
  return {.low = low, .high = high, .high_open = true};
}

}  // namespace aha::recipes
