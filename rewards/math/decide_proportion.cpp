#include <array>
#include <charconv>
#include <vector>

#include "rewards/math/arithmetic.h"
#include "rewards/math/budget.h"
#include "rewards/math/substitute.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {
namespace {

constexpr int kPlaces = 8;  // tried for one where neither side is zero

// Small numbers keep the ratio's numbers small; different for each symbol.
std::vector<Substitution> place(const std::vector<FreeSymbol>& symbols, int number, Arena& arena) {
  std::vector<Substitution> values;
  unsigned draw = static_cast<unsigned>(number) * 7 + 2;  // may wrap
  for (const FreeSymbol& symbol : symbols) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), draw % 23 + 1).ptr;
    values.push_back({symbol.name, arena.leaf(Kind::number, arena.keep({digits.data(), end}))});
    draw = draw * 5 + 3;
  }
  return values;
}

}  // namespace

Proportion decide_proportion(const Expression& a, const Expression& b, const Bounds& bounds,
                             Method& method) {
  Budget budget(bounds);
  Arena arena;
  const Expression* zero = arena.leaf(Kind::number, "0");
  method = Method::exact;
  const auto equality_of = [&](const Expression& left, const Expression& right) {
    const Decision decision = decide_equal(left, right, budget.rest());
    method = decision.method == Method::numeric ? Method::numeric : method;
    return decision.equality;
  };
  const Equality a_is_zero = equality_of(a, *zero);
  const Equality b_is_zero = equality_of(b, *zero);
  if (a_is_zero == Equality::undecided || b_is_zero == Equality::undecided) {
    return Proportion::undecided;
  }
  if (a_is_zero == Equality::equal || b_is_zero == Equality::equal) {
    return a_is_zero == b_is_zero ? Proportion::positive : Proportion::none;
  }
  std::vector<FreeSymbol> symbols;
  collect_free_symbols(a, symbols);
  collect_free_symbols(b, symbols);
  for (int number = 0; number < kPlaces; ++number) {
    const std::vector<Substitution> values = place(symbols, number, arena);
    const Expression* a_there = substitute(a, values, arena);
    const Expression* b_there = substitute(b, values, arena);
    const Equality a_vanishes = decide_equal(*a_there, *zero, budget.rest()).equality;
    const Equality b_vanishes = decide_equal(*b_there, *zero, budget.rest()).equality;
    if (a_vanishes == Equality::undecided || b_vanishes == Equality::undecided ||
        (a_vanishes == Equality::equal && b_vanishes == Equality::equal)) {
      continue;
    }
    if (a_vanishes == Equality::equal || b_vanishes == Equality::equal) {
      return Proportion::none;
    }
    // a = c b with c = a(P) / b(P), or with no c.
    const Expression* left = arena.make(Kind::multiply, {&a, b_there});
    const Expression* right = arena.make(Kind::multiply, {&b, a_there});
    const Equality same = equality_of(*left, *right);
    if (same != Equality::equal) {
      return same == Equality::different ? Proportion::none : Proportion::undecided;
    }
    const Expression* ratio = arena.make(Kind::divide, {a_there, b_there});
    switch (compare(*ratio, *zero, budget.rest())) {
      case Order::greater:
        return Proportion::positive;
      case Order::less:
        return Proportion::negative;
      case Order::not_real:
        return Proportion::complex;
      default:
        return Proportion::undecided;
    }
  }
  return Proportion::undecided;
}

}  // namespace aha::rewards::math
