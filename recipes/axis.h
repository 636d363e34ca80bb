#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace aha::recipes {

enum class NumberStyle : std::uint8_t { plain, percent };  // percent: 0.25 is written 25%

// A linear axis with round ticks (multiples of 1, 2 or 5 times a power of ten) between its ends.
struct Axis {
  double low = 0.0;
  double high = 1.0;
  double spacing = 1.0;
  std::vector<double> ticks;

  // Where a value stands between the ends: 0 at low, 1 at high.
  double position(double value) const { return (value - low) / (high - low); }
  std::string label(double tick, NumberStyle style) const;
};

// The largest value, without sign, that an axis can hold.
inline constexpr double kLargestOnAxis = 1e100;

// Ends at exactly low and high; at most about max_ticks ticks. Requires low < high.
Axis make_exact_axis(double low, double high, int max_ticks);

// Ends at ticks that enclose low and high. A range that is empty, or nothing beside the values, is
// widened to one that shows them.
Axis make_rounded_axis(double low, double high, int max_ticks);

// A value to read, in about four digits: 0.8125, 81.3%, 12,345, 3e-4.
std::string format_value(double value, NumberStyle style);
std::string format_count(std::uint64_t count);  // 12,345

}  // namespace aha::recipes
