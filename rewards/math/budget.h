#pragma once

#include <cstdint>
#include <string_view>

#include "rewards/math/arithmetic.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// What one decision may still spend, and why it stopped when it did. Steps are counted always, the
// thread's CPU time is looked at every few hundred steps. Used by one thread.
class Budget {
 public:
  explicit Budget(const Bounds& bounds);

  // False where nothing is left; the reason is then set.
  bool spend(std::int64_t steps = 1) {
    until_clock_ -= steps;
    return until_clock_ > 0 || look_at_clock();
  }

  // Sets the reason and is false, to be returned.
  bool refuse(std::string_view reason) {
    if (reason_.empty()) {
      reason_ = reason;
    }
    return false;
  }

  // Whether time is up, after which nothing else should be tried.
  bool is_spent() const { return is_spent_; }
  // Why something was refused: static text, empty where nothing was.
  std::string_view reason() const { return reason_; }
  const Bounds& bounds() const { return bounds_; }
  // The bounds with what is left of the time, for a decision that is part of this one.
  Bounds rest();

  // Whether both keep to the bounds that are seen without evaluating: nodes, depth, digits.
  bool admits(const Expression& a, const Expression& b);

 private:
  static constexpr std::int64_t kStepsPerLook = 256;

  bool look_at_clock();
  bool admits(const Expression& expression, std::size_t depth, std::size_t& nodes);

  const Bounds& bounds_;
  std::int64_t until_clock_ = kStepsPerLook;
  std::int64_t started_ns_ = 0;  // 0: not looked at yet
  bool is_spent_ = false;
  std::string_view reason_;
};

// Counts CPU time that another process took for this thread as the thread's own.
void add_to_thread_cpu(std::int64_t nanoseconds);

}  // namespace aha::rewards::math
