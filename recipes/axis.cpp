#include "recipes/axis.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace aha::recipes {
namespace {

double round_spacing(double range, int max_ticks) {
  const double least = range / std::max(1, max_ticks);
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double multiple : {1.0, 2.0, 5.0}) {
    if (multiple * power >= least * (1.0 - 1e-9)) return multiple * power;
  }
  return 10.0 * power;
}

void set_ticks(Axis& axis) {
  const double tolerance = 1e-6;
  const double first = std::ceil(axis.low / axis.spacing - tolerance);
  const double last = std::floor(axis.high / axis.spacing + tolerance);
  const auto count = static_cast<int>(last - first) + 1;
  for (int i = 0; i < count; ++i) axis.ticks.push_back((first + i) * axis.spacing + 0.0);
}

int decimals_of(double spacing) {
  return std::clamp(-static_cast<int>(std::floor(std::log10(spacing) + 1e-9)), 0, 12);
}

// 2.0e-04 as 2e-4.
std::string short_exponent(const std::string& text) {
  const std::size_t e = text.find('e');
  std::string mantissa = text.substr(0, e);
  if (mantissa.find('.') != std::string::npos) {
    mantissa.erase(mantissa.find_last_not_of('0') + 1);
    if (mantissa.back() == '.') mantissa.pop_back();
  }
  return fmt::format("{}e{}", mantissa, std::stoi(text.substr(e + 1)));
}

std::string with_separators(std::string digits) {
  const std::size_t sign = digits.starts_with('-') ? 1 : 0;
  for (std::size_t i = digits.size(); i > sign + 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

// No minus before what rounds to zero.
std::string fixed(double value, int decimals) {
  const std::string text = fmt::format("{:.{}f}", value, decimals);
  return text.find_first_of("123456789") == std::string::npos && text.starts_with('-')
             ? text.substr(1)
             : text;
}

}  // namespace

Axis make_exact_axis(double low, double high, int max_ticks) {
  Axis axis{low, high, round_spacing(high - low, max_ticks), {}};
  set_ticks(axis);
  return axis;
}

Axis make_rounded_axis(double low, double high, int max_ticks) {
  const double largest = std::max(std::abs(low), std::abs(high));
  if (largest < 1e-100) {
    low = 0.0;
    high = 1.0;
  } else if (high - low < 1e-6 * largest) {
    low = std::min(low, low > 0.0 ? 0.8 * low : 1.2 * low);
    high = std::max(high, high > 0.0 ? 1.2 * high : 0.8 * high);
  }
  Axis axis;
  axis.spacing = round_spacing(high - low, max_ticks);
  axis.low = std::floor(low / axis.spacing + 1e-6) * axis.spacing;
  axis.high = std::ceil(high / axis.spacing - 1e-6) * axis.spacing;
  set_ticks(axis);
  return axis;
}

std::string Axis::label(double tick, NumberStyle style) const {
  const double largest = std::max(std::abs(low), std::abs(high));
  if (style == NumberStyle::percent) {
    return fixed(100.0 * tick, decimals_of(100.0 * spacing)) + "%";
  }
  if (tick == 0.0) return "0";
  if (largest >= 1e9 || largest < 1e-3) {
    const double digits =
        std::floor(std::log10(std::abs(tick)) + 1e-9) - std::floor(std::log10(spacing) + 1e-9);
    return short_exponent(
        fmt::format("{:.{}e}", tick, std::clamp(static_cast<int>(digits), 0, 12)));
  }
  if (largest >= 1e6) return fixed(tick / 1e6, decimals_of(spacing / 1e6)) + "M";
  if (largest >= 1e4) return fixed(tick / 1e3, decimals_of(spacing / 1e3)) + "k";
  return fixed(tick, decimals_of(spacing));
}

std::string format_value(double value, NumberStyle style) {
  if (style == NumberStyle::percent) return fixed(100.0 * value, 1) + "%";
  const double size = std::abs(value);
  if (size == 0.0) return "0";
  if (size >= 1e12 || size < 1e-3) return short_exponent(fmt::format("{:.3e}", value));
  if (size >= 1e3) return with_separators(fixed(value, 0));
  return fmt::format("{:.4g}", value);
}

std::string format_count(std::uint64_t count) { return with_separators(fmt::format("{}", count)); }

}  // namespace aha::recipes
