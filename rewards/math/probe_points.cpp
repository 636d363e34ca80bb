#include "rewards/math/probe_points.h"

#include <array>

namespace aha::rewards::math {
namespace {

struct Range {
  std::int64_t low;
  std::int64_t high;
  std::int64_t whole_low;  // of a symbol that stands for whole numbers
  std::int64_t whole_high;
};

constexpr std::array<Range, ProbePoints::kRanges> kRangeOf = {{
    {1, 9, 2, 9},
    {0, 1, 1, 6},
    {-9, 9, 3, 20},
    {-1, 1, 1, 4},
    {10, 2000, 5, 40},
    {-6, 0, 1, 12},
}};

}  // namespace

ProbePoints::ProbePoints(const std::vector<FreeSymbol>& symbols, std::uint64_t seed)
    : symbols_(symbols), values_(symbols.size()), bindings_(symbols.size()), seed_(seed) {
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    bindings_[i] = {symbols[i].name, &values_[i], i == 0 ? nullptr : &bindings_[i - 1]};
  }
}

const Binding* ProbePoints::point(int number) {
  state_ = seed_ + static_cast<std::uint64_t>(number) * 0x9e3779b97f4a7c15;
  for (std::size_t i = 0; i < symbols_.size(); ++i) {
    draw(symbols_[i], number, values_[i]);
  }
  return bindings_.empty() ? nullptr : &bindings_.back();
}

const Binding* ProbePoints::step_point(int number) {
  for (std::size_t i = 0; i < symbols_.size(); ++i) {
    // Symbols go through the numbers apart from one another, but are all zero once; both are halves
    // at some points, and only one of them at others.
    const int apart = number < kStepPoints / 2 ? 5 : 6;
    const int turn = (number + apart * static_cast<int>(i)) % kStepPoints;
    const int halves = number == 0 ? 0 : turn - kStepPoints / 2 + 1;
    fmpq_set_si(values_[i].value, symbols_[i].is_integer ? 2 + 2 * turn : halves, 2);
    fmpq_canonicalise(values_[i].value);
  }
  return bindings_.empty() ? nullptr : &bindings_.back();
}

void ProbePoints::draw(const FreeSymbol& symbol, int number, Rational& value) {
  const Range& range = kRangeOf[static_cast<std::size_t>(number % kRanges)];
  if (symbol.is_integer) {
    fmpq_set_si(value.value, between(range.whole_low, range.whole_high), 1);
    return;
  }
  const std::int64_t denominator = 2 * between(250, 500) + 1;
  fmpq_set_si(value.value, between(range.low * denominator + 1, range.high * denominator - 1),
              static_cast<ulong>(denominator));
}

std::int64_t ProbePoints::between(std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
}

// SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t ProbePoints::next() {
  std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

}  // namespace aha::rewards::math
