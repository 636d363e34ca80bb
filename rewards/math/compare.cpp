#include "rewards/math/arithmetic.h"
#include "rewards/math/ball_value.h"
#include "rewards/math/budget.h"
#include "rewards/math/rational_value.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {
namespace {

// Beyond it, what is not told apart is asked whether it is equal.
constexpr slong kHighestPrecision = 1024;

Order order_of(int sign) {
  if (sign == 0) {
    return Order::equal;
  }
  return sign < 0 ? Order::less : Order::greater;
}

enum class Realness { real, not_real, unknown };

Realness realness_of(const Ball& ball) {
  if (arb_is_zero(acb_imagref(ball.value))) {
    return Realness::real;
  }
  return arb_contains_zero(acb_imagref(ball.value)) ? Realness::unknown : Realness::not_real;
}

// Whether a constant whose imaginary part cannot be told from zero is real.
bool is_real(const Expression& expression, const Bounds& bounds) {
  Arena arena;
  const Expression* part = arena.make(Kind::function, {&expression}, "re");
  return decide_equal(expression, *part, bounds).equality == Equality::equal;
}

Order compare_finite(const Expression& a, const Expression& b, Budget& budget) {
  Ball value_a;
  Ball value_b;
  for (slong precision = 64; precision <= kHighestPrecision; precision *= 4) {
    BallEvaluator evaluator(precision, budget);
    if (!evaluator.evaluate(a, nullptr, value_a) || !evaluator.evaluate(b, nullptr, value_b)) {
      return Order::undecided;
    }
    if (realness_of(value_a) == Realness::not_real || realness_of(value_b) == Realness::not_real) {
      return Order::not_real;
    }
    if (!acb_is_finite(value_a.value) || !acb_is_finite(value_b.value) ||
        arb_overlaps(acb_realref(value_a.value), acb_realref(value_b.value))) {
      continue;
    }
    if ((realness_of(value_a) == Realness::unknown && !is_real(a, budget.rest())) ||
        (realness_of(value_b) == Realness::unknown && !is_real(b, budget.rest()))) {
      return Order::undecided;
    }
    return arb_lt(acb_realref(value_a.value), acb_realref(value_b.value)) ? Order::less
                                                                          : Order::greater;
  }
  return decide_equal(a, b, budget.rest()).equality == Equality::equal ? Order::equal
                                                                       : Order::undecided;
}

}  // namespace

Order compare(const Expression& a, const Expression& b, const Bounds& bounds) {
  Budget budget(bounds);
  if (!budget.admits(a, b)) {
    return Order::undecided;
  }
  const int infinite_a = infinity_sign(a);
  const int infinite_b = infinity_sign(b);
  if (infinite_a != 0 || infinite_b != 0) {
    const bool is_finite_rest =
        (infinite_a != 0 || !holds_infinity(a)) && (infinite_b != 0 || !holds_infinity(b));
    return is_finite_rest ? order_of(infinite_a - infinite_b) : Order::undecided;
  }
  Rational value_a;
  Rational value_b;
  const RationalStatus status_a = rational_value(a, nullptr, budget, value_a);
  const RationalStatus status_b = rational_value(b, nullptr, budget, value_b);
  if (status_a == RationalStatus::undefined || status_b == RationalStatus::undefined) {
    return Order::undecided;
  }
  if (status_a == RationalStatus::value && status_b == RationalStatus::value) {
    return order_of(fmpq_cmp(value_a.value, value_b.value));
  }
  return compare_finite(a, b, budget);
}

Decision decide_within(const Expression& a, const Expression& b, const Expression& tolerance,
                       const Bounds& bounds) {
  Arena arena;
  const Expression* difference = arena.make(Kind::add, {&a, arena.make(Kind::negate, {&b})});
  const Expression* distance = arena.make(Kind::absolute, {difference});
  switch (compare(*distance, tolerance, bounds)) {
    case Order::less:
    case Order::equal:
      return {Equality::equal, Method::exact, {}};
    case Order::greater:
      return {Equality::different, Method::separated, {}};
    default:
      return {Equality::undecided, Method::none, "the distance could not be computed"};
  }
}

}  // namespace aha::rewards::math
