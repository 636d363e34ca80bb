// Equations, and values with a name.

#include "rewards/math/judge.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

// f(x) and y.
bool names_of_a_function(const Expression& a, const Expression& b) {
  return a.kind == Kind::function && a.children.size() == 1 &&
         a.children[0]->kind == Kind::symbol && b.kind == Kind::symbol && b.text == "y";
}

}  // namespace

// Whether the sides that are constants are the last one.
Decision Judge::chain_holds(Node equation) {
  const auto sides = equation->children;
  Decision all = kEqual;
  for (std::size_t i = 0; i + 1 < sides.size(); ++i) {
    const bool constants = is_scalar(*sides[i]) && is_scalar(*sides.back()) &&
                           symbol_in(*sides[i]) == nullptr && symbol_in(*sides.back()) == nullptr;
    const bool is_name = sides[i]->kind == Kind::function || is_label(*sides[i]);
    if (constants && !is_name) {
      const Decision side = same_scalar(sides.back(), sides[i]);
      if (side.equality == Equality::undecided) {
        return side;
      }
      if (!is_equal(side)) {
        return {Equality::different, Method::exact, "its equation does not hold"};
      }
      all = weaker(all, side);
    }
  }
  return all;
}

Decision Judge::same_equation(Node gold, Node answer) {
  const bool both = is_equation(*gold) && is_equation(*answer);
  if (!both) {
    Node equation = is_equation(*gold) ? gold : answer;
    Node value = is_equation(*gold) ? answer : gold;
    const bool assigns = options_.assignments && is_label(*equation->children[0]);
    const bool chain = equation->children.size() > 2 || symbol_in(*equation) == nullptr;
    const bool is_list_of_values =  // f(x) = ... in pieces is those pieces
        is_list(*value) && equation->children.back()->kind != Kind::answers;
    if (is_list_of_values || (!assigns && !chain)) {
      return kDifferent;
    }
    const Decision holds = equation == answer ? chain_holds(equation) : kEqual;
    if (!is_equal(holds)) {
      return holds;
    }
    Node last = equation->children.back();
    return weaker(equation == gold ? same(last, value) : same(value, last), holds);
  }
  Node left = gold->children[0];
  Node right = answer->children[0];
  const Decision holds = chain_holds(answer);
  if (!is_equal(holds)) {
    return holds;
  }
  const bool are_calls = is_unknown_function(*left) && is_unknown_function(*right);
  if (are_calls && !options_.renamed_symbols &&  // f(1) is not f(2), nor g(1)
      (left->text != right->text || !is_equal(same_in_order(left->children, right->children)))) {
    return kDifferent;
  }
  if (is_label(*left) && is_label(*right)) {
    const bool same_name = same_tree(*left, *right) || options_.renamed_symbols ||
                           left->kind == Kind::text || right->kind == Kind::text || are_calls ||
                           names_of_a_function(*left, *right) || names_of_a_function(*right, *left);
    if (same_name) {
      const Decision values = same(gold->children.back(), answer->children.back());
      const bool are_functions = names_of_a_function(*left, *right) ||
                                 names_of_a_function(*right, *left) ||
                                 (left->kind == Kind::function && same_tree(*left, *right));
      if (is_equal(values) || are_functions) {
        return weaker(values, holds);
      }
    }
  }
  const auto zero_form = [&](Node equation) -> Node {
    Node a = without_quantities(equation->children.front(), arena_);
    Node b = without_quantities(equation->children.back(), arena_);
    return is_scalar(*a) && is_scalar(*b)
               ? arena_.make(Kind::add, {a, arena_.make(Kind::negate, {b})})
               : nullptr;
  };
  Node gold_zero = zero_form(gold);
  Node answer_zero = zero_form(answer);
  if (!options_.equations || gold_zero == nullptr || answer_zero == nullptr) {
    return kDifferent;
  }
  Method method{};
  switch (decide_proportion(*gold_zero, *answer_zero, budget_.rest(), method)) {
    case Proportion::positive:
    case Proportion::negative:
    case Proportion::complex:
      return weaker({Equality::equal, method, {}}, holds);
    case Proportion::none:
      return kDifferent;
    case Proportion::undecided:
      break;
  }
  return {Equality::undecided, Method::none, "the two equations could not be compared"};
}

}  // namespace aha::rewards::math
