#include <algorithm>

#include "rewards/math/arithmetic.h"
#include "rewards/math/budget.h"
#include "rewards/math/exact_equality.h"
#include "rewards/math/function_equality.h"
#include "rewards/math/identity.h"
#include "rewards/math/rational_value.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {
namespace {

constexpr Decision kEqual{Equality::equal, Method::exact, {}};
constexpr Decision kSameNotation{Equality::equal, Method::text, {}};
constexpr Decision kDifferent{Equality::different, Method::exact, {}};

Decision undecided(std::string_view reason) { return {Equality::undecided, Method::none, reason}; }

// What is infinite or undefined, whatever its other parts are: no 1/infinity.
bool is_never_finite(const Expression& expression) {
  switch (expression.kind) {
    case Kind::constant:
      return expression.text == "infinity";
    case Kind::negate:
    case Kind::add:
    case Kind::multiply:
      return std::any_of(expression.children.begin(), expression.children.end(),
                         [](const Expression* child) { return is_never_finite(*child); });
    default:
      return false;
  }
}

Decision decide_infinite(const Expression& a, const Expression& b) {
  const int sign_a = infinity_sign(a);
  const int sign_b = infinity_sign(b);
  if (sign_a != 0 && sign_b != 0) {
    return sign_a == sign_b ? kEqual : kDifferent;
  }
  const bool one_is_finite =
      (is_never_finite(a) && !holds_infinity(b)) || (is_never_finite(b) && !holds_infinity(a));
  return one_is_finite ? kDifferent : undecided("arithmetic with infinity");
}

// What enclosures do not tell apart, looked at by Calcium. Without a proof what agrees to hundreds
// of bits may still count.
Decision with_proof(const Expression& a, const Expression& b, const Decision& decision,
                    Budget& budget) {
  const Decision proof = decide_exactly(a, b, budget);
  if (proof.equality != Equality::undecided) {
    return proof;
  }
  return decision.equality == Equality::equal
             ? Decision{Equality::equal, Method::numeric, proof.reason}
             : decision;
}

}  // namespace

Decision decide_equal(const Expression& a, const Expression& b, const Bounds& bounds) {
  Budget budget(bounds);
  if (!budget.admits(a, b)) {
    return is_same_tree(a, b) ? kSameNotation : undecided(budget.reason());
  }
  Rational value_a;
  Rational value_b;
  const RationalStatus status_a = rational_value(a, nullptr, budget, value_a);
  const RationalStatus status_b = status_a == RationalStatus::undefined
                                      ? RationalStatus::undefined
                                      : rational_value(b, nullptr, budget, value_b);
  if (status_a == RationalStatus::value && status_b == RationalStatus::value) {
    return fmpq_equal(value_a.value, value_b.value) != 0 ? kEqual : kDifferent;
  }
  if (is_same_tree(a, b)) {
    return kSameNotation;
  }
  if (status_a == RationalStatus::undefined || status_b == RationalStatus::undefined) {
    return undecided("an undefined value");
  }
  if (holds_infinity(a) || holds_infinity(b)) {
    return decide_infinite(a, b);
  }
  std::vector<FreeSymbol> symbols;
  collect_free_symbols(a, symbols);
  collect_free_symbols(b, symbols);
  Decision decision = decide_equal_functions(a, b, symbols, budget);
  // Only now, as what agrees at points is defined there.
  if (decision.method == Method::numeric && is_identity(a, b, budget)) {
    decision.method = Method::exact;
  }
  const bool is_open = decision.method == Method::numeric || decision.method == Method::none;
  if (is_open && symbols.empty() && !budget.is_spent()) {
    decision = with_proof(a, b, decision, budget);
  }
  if (decision.method == Method::numeric && !bounds.numeric) {
    return undecided(decision.reason.empty() ? "agrees to hundreds of bits, but is not proven"
                                             : decision.reason);
  }
  return decision;
}

}  // namespace aha::rewards::math
