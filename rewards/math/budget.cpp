#include "rewards/math/budget.h"

#include <time.h>

#include <algorithm>

#include "rewards/math/flint.h"

namespace aha::rewards::math {
namespace {

thread_local std::int64_t elsewhere_ns = 0;  // what other processes took for this thread

std::int64_t thread_cpu_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec + elsewhere_ns;
}

// FLINT keeps constants and spare memory for each thread, and frees them when it is told to.
struct ThreadCaches {
  ~ThreadCaches() { flint_cleanup(); }
};

}  // namespace

void add_to_thread_cpu(std::int64_t nanoseconds) { elsewhere_ns += nanoseconds; }

Budget::Budget(const Bounds& bounds) : bounds_(bounds) {
  thread_local const ThreadCaches kFreedWithThread;
  static_cast<void>(kFreedWithThread);
}

bool Budget::look_at_clock() {
  if (is_spent_) {
    return false;
  }
  until_clock_ = kStepsPerLook;
  if (started_ns_ == 0) {  // the first steps are too few to matter
    started_ns_ = thread_cpu_ns();
    return true;
  }
  if (thread_cpu_ns() - started_ns_ < bounds_.milliseconds * 1'000'000) {
    return true;
  }
  is_spent_ = true;
  return refuse("out of time");
}

Bounds Budget::rest() {
  Bounds left = bounds_;
  const std::int64_t now = thread_cpu_ns();
  if (started_ns_ == 0) {
    started_ns_ = now;
  }
  left.milliseconds =
      std::max<std::int64_t>(0, left.milliseconds - (now - started_ns_) / 1'000'000);
  return left;
}

bool Budget::admits(const Expression& a, const Expression& b) {
  std::size_t nodes = 0;
  return admits(a, 1, nodes) && admits(b, 1, nodes);
}

bool Budget::admits(const Expression& expression, std::size_t depth, std::size_t& nodes) {
  if (depth > bounds_.depth) {
    return refuse("nested too deep");
  }
  if (++nodes > bounds_.nodes) {
    return refuse("too many parts");
  }
  if (expression.kind == Kind::number && expression.text.size() > bounds_.digits) {
    return refuse("a number has too many digits");
  }
  return std::all_of(expression.children.begin(), expression.children.end(),
                     [&](const Expression* child) { return admits(*child, depth + 1, nodes); });
}

}  // namespace aha::rewards::math
