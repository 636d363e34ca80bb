// What the whole number of a family of values, or a constant of integration, is called, is free; so
// is where the family begins, and what is added to the constant.

#include <array>

#include "rewards/math/constant_of_integration.h"
#include "rewards/math/judge.h"
#include "rewards/math/shape.h"
#include "rewards/math/substitute.h"
#include "rewards/math/whole_number.h"

namespace aha::rewards::math {

Decision Judge::same_up_to_names(Node gold, Node answer) {
  const Decision decision = same(gold, answer);
  if (is_equal(decision) || symbol_in(*gold) == nullptr) {
    return decision;
  }
  if (const auto whole = whole_number_of({gold, answer})) {
    const Substitution renamed{whole->in_answer, arena_.leaf(Kind::symbol, whole->in_gold)};
    family_ = whole->is_any ? whole->in_gold : std::string_view();
    const Decision family = same(gold, substitute(*answer, {&renamed, 1}, arena_));
    family_ = {};
    return family;
  }
  if (Node renamed = with_constant_of({gold, answer}, arena_)) {
    return same(gold, renamed);
  }
  const Forms forms = without_constants_of_integration({gold, answer}, arena_);
  return forms.gold == nullptr ? decision : same_but_for_a_constant(forms.gold, forms.answer);
}

// Whether f - g is the same for one number as for another one, of a usual variable.
Decision Judge::same_but_for_a_constant(Node f, Node g) {
  const Decision no_constant = same(f, g);
  if (is_equal(no_constant)) {
    return no_constant;
  }
  const std::string_view variable = symbol_in(*f)->text;
  if (variable.size() != 1 ||
      std::string_view("xtuysrvwz").find(variable) == std::string_view::npos) {
    return no_constant;
  }
  Node difference = arena_.make(Kind::add, {f, arena_.make(Kind::negate, {g})});
  const Substitution other{variable, fresh_symbol()};
  return decide_equal(*difference, *substitute(*difference, {&other, 1}, arena_), budget_.rest());
}

// a + b k and a' + b' k for all whole numbers k: the same ones where b' is b or -b, and a' is one
// of a + b k.
Decision Judge::same_family(Node gold, Node answer) {
  const auto minus = [&](Node a, Node b) {
    return arena_.make(Kind::add, {a, arena_.make(Kind::negate, {b})});
  };
  const auto equality_of = [&](Node a, Node b, Decision& all) {
    const Decision one = decide_equal(*a, *b, budget_.rest());
    all = is_equal(one) ? weaker(all, one) : one;
    return is_equal(one);
  };
  Decision all = kEqual;
  std::array<Node, 2> starts{};
  std::array<Node, 2> steps{};
  for (std::size_t i = 0; i < 2; ++i) {
    Node value = i == 0 ? gold : answer;
    const auto at = [&](std::string_view number) {
      const Substitution there{family_, arena_.leaf(Kind::number, number)};
      return substitute(*value, {&there, 1}, arena_);
    };
    starts[i] = at("0");
    steps[i] = minus(at("1"), starts[i]);
    Node line = arena_.make(
        Kind::add,
        {starts[i], arena_.make(Kind::multiply, {steps[i], arena_.leaf(Kind::symbol, family_)})});
    if (!equality_of(value, line, all)) {
      return all;
    }
  }
  Decision turned = all;
  if (!equality_of(steps[0], steps[1], all) &&
      !equality_of(steps[0], arena_.make(Kind::negate, {steps[1]}), turned)) {
    return turned;
  }
  all = is_equal(all) ? all : turned;
  Node distance = arena_.make(Kind::divide, {minus(starts[1], starts[0]), steps[0]});
  Node half =
      arena_.make(Kind::divide, {arena_.leaf(Kind::number, "1"), arena_.leaf(Kind::number, "2")});
  Node nearest = arena_.make(Kind::floor, {arena_.make(Kind::add, {distance, half})});
  equality_of(nearest, distance, all);
  return all;
}

}  // namespace aha::rewards::math
