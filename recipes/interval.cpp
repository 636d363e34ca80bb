#include "recipes/interval.h"

#include <cmath>

#include <fmt/format.h>

namespace aha::recipes {

bool Interval::contains(double value) const {
  const bool above_low = low_open ? value > low : value >= low;
  const bool below_high = high_open ? value < high : value <= high;
  return above_low && below_high;
}

std::string Interval::text(bool integers) const {
  const bool has_low = std::isfinite(low);
  const bool has_high = std::isfinite(high);
  if (has_low && has_high && integers) return fmt::format("in {:.0f}..{:.0f}", low, high);
  if (has_low && has_high) {
    return fmt::format("in {}{}, {}{}", low_open ? '(' : '[', low, high, high_open ? ')' : ']');
  }
  if (has_low) return fmt::format("{} {}", low_open ? ">" : ">=", low);
  if (has_high) return fmt::format("{} {}", high_open ? "<" : "<=", high);
  return {};
}

}  // namespace aha::recipes
