#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "rewards/math/binding.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {

// Random rational values for symbols. A point follows from the seed and its number alone: signs and
// sizes go in turns, and denominators are such that no function short of absurd has them as
// periods.
class ProbePoints {
 public:
  static constexpr int kRanges = 6;  // signs and sizes of values; points take turns in them

  ProbePoints(const std::vector<FreeSymbol>& symbols, std::uint64_t seed);
  ProbePoints(const ProbePoints&) = delete;
  ProbePoints& operator=(const ProbePoints&) = delete;

  // The values stay until the next call.
  const Binding* point(int number);

  // One of kStepPoints where what is rounded jumps: at zero, at whole numbers, at those and a half.
  // The values stay as long.
  static constexpr int kStepPoints = 24;
  const Binding* step_point(int number);

 private:
  void draw(const FreeSymbol& symbol, int number, Rational& value);
  std::uint64_t next();
  std::int64_t between(std::int64_t low, std::int64_t high);  // both may be drawn

  const std::vector<FreeSymbol>& symbols_;
  std::deque<Rational> values_;
  std::vector<Binding> bindings_;
  std::uint64_t seed_;
  std::uint64_t state_ = 0;
};

}  // namespace aha::rewards::math
