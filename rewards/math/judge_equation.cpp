// Equations, and values with a name.

#include <algorithm>

#include "rewards/math/forms.h"
#include "rewards/math/judge.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

// f(x) and y.
bool names_of_a_function(const Expression& a, const Expression& b) {
  return a.kind == Kind::function && a.children.size() == 1 &&
         a.children[0]->kind == Kind::symbol && b.kind == Kind::symbol && b.text == "y";
}

std::vector<FreeSymbol> free_symbols(const Expression& node) {
  std::vector<FreeSymbol> symbols;
  collect_free_symbols(node, symbols);
  return symbols;
}

bool is_constant(const Expression& node) { return is_scalar(node) && free_symbols(node).empty(); }

bool holds_call(const Expression& node) {
  return is_unknown_function(node) || std::any_of(node.children.begin(), node.children.end(),
                                                  [](Node child) { return holds_call(*child); });
}

// What arithmetic finds no value for: it stands for what is said to be its value.
bool is_left_open(const Expression& node) {
  return holds_integral(node) || holds_infinity(node) || holds_call(node);
}

// m + n, f(2) + f(3), an infinite sum: what an answer tells the value of. Nothing of one symbol: 2x
// = 10 is still to be solved.
bool is_asked_for(const Expression& node) {
  const std::size_t symbols = free_symbols(node).size();
  return symbols > 1 || (symbols == 0 && is_left_open(node));
}

// A, ..., H
bool is_choice(const Expression& node) {
  return (node.kind == Kind::symbol || node.kind == Kind::text) && node.text.size() == 1 &&
         node.text[0] >= 'A' && node.text[0] <= 'H';
}

bool are_alike(const Expression& a, const Expression& b) {
  switch (a.kind) {
    case Kind::tuple:
    case Kind::interval:
    case Kind::set:
    case Kind::matrix:
    case Kind::text:
      return a.kind == b.kind || (is_set(a) && is_set(b));
    default:
      return (is_scalar(a) && is_scalar(b)) || (is_set(a) && is_set(b));
  }
}

// A name, or a formula of what the value does not hold: A = bh = 12. It cannot be compared.
bool is_formula(const Expression& side, const Expression& value) {
  const bool is_name = side.kind != Kind::text && (side.kind == Kind::function || is_label(side));
  const std::vector<FreeSymbol> symbols = free_symbols(side);
  return is_name || is_left_open(side) ||
         std::any_of(symbols.begin(), symbols.end(),
                     [&](const FreeSymbol& symbol) { return !holds_symbol(value, symbol.name); });
}

}  // namespace

// 42 beside m + n = 42, and any value beside an integral or a limit that is said to be one.
bool says_what_is_asked_for(const Expression& gold, const Expression& answer) {
  if (!is_equation(answer) || is_equation(gold) || holds_integral(gold) ||
      holds_integral(*answer.children.back())) {
    return false;
  }
  const Expression& first = *answer.children.front();
  const bool is_open = first.kind == Kind::integral || first.kind == Kind::limit ||
                       (holds_integral(first) && is_constant(*answer.children.back()));
  const bool tells_integral = holds_integral(answer) && (is_label(first) || is_open);
  return tells_integral || (!holds_integral(answer) && is_constant(gold) &&
                            is_constant(*answer.children.back()) && is_asked_for(first));
}

// Whether its sides are the last one, leading names and formulas aside.
Judge::Chain Judge::follow_chain(Node equation) {
  const auto sides = equation->children;
  Node last = sides.back();
  Chain chain{kEqual, true};
  for (std::size_t i = 0; i + 1 < sides.size(); ++i) {
    const bool is_name = i == 0 && is_label(*sides[i]);
    if (is_name || is_formula(*sides[i], *last) || !are_alike(*sides[i], *last)) {
      chain.is_compared = false;
      continue;
    }
    Decision side = is_scalar(*last) ? same_scalar(last, sides[i]) : same(last, sides[i]);
    if (side.equality == Equality::different && is_scalar(*last)) {
      side = same(last, sides[i]);  // 90 minutes = 1.5 hours
    }
    if (!is_equal(side)) {
      const bool is_open = side.equality == Equality::undecided;
      chain.holds =
          is_open ? side
                  : Decision{Equality::different, Method::exact, "its equation does not hold"};
      return chain;
    }
    chain.holds = weaker(chain.holds, side);
  }
  return chain;
}

// x = 2, x = -2 beside the gold x^2 = 4. An answer that is left as an equation is not its
// solutions.
Decision Judge::same_solutions_of(Node equation, Node list) {
  const std::vector<std::string_view> symbols = symbols_of(*equation);
  std::vector<Node> values;
  for (const Node item : list->children) {
    const bool is_named = is_equation(*item) && item->children.size() == 2 &&
                          item->children[0]->kind == Kind::symbol && symbols.size() == 1 &&
                          item->children[0]->text == symbols[0];
    Node value = is_named ? item->children[1] : item;
    if (!is_constant(*value) || (values.empty() && !is_named)) {  // x = 2, -2
      return kDifferent;
    }
    values.push_back(value);
  }
  Node solved = equation->children.size() == 2
                    ? solve(*equation, symbols[0], arena_, budget_.rest())
                    : nullptr;
  return solved != nullptr && solved->kind == Kind::set ? same_list(solved->children, values)
                                                        : kDifferent;
}

// An equation for a value, or a value for an equation.
Decision Judge::same_named_value(Node gold, Node answer) {
  Node equation = is_equation(*gold) ? gold : answer;
  Node value = is_equation(*gold) ? answer : gold;
  const bool is_other_choice = options_.choices && equation == answer && is_choice(*value) &&
                               is_choice(*equation->children[0]) &&
                               !same_tree(*value, *equation->children[0]);
  const bool are_sets = value->kind == Kind::set && equation->children.back()->kind == Kind::set;
  const bool in_pieces = equation->children.back()->kind == Kind::answers;  // f(x) = ... by cases
  if (equation == gold && value->kind == Kind::answers && !in_pieces) {
    return same_solutions_of(equation, value);
  }
  if ((is_list(*value) && !are_sets && !in_pieces) || is_other_choice) {
    return kDifferent;
  }
  const bool names = options_.assignments &&
                     (is_label(*equation->children[0]) || says_what_is_asked_for(*gold, *answer));
  const bool is_chain = equation->children.size() > 2 || free_symbols(*equation).empty();
  const Chain chain = follow_chain(equation);
  if (!names && !is_chain && !(chain.is_compared && is_equal(chain.holds))) {
    return kDifferent;
  }
  const Decision holds = equation == answer ? chain.holds : kEqual;
  if (!is_equal(holds)) {
    return holds;
  }
  Node last = equation->children.back();
  return weaker(equation == gold ? same(last, value) : same(value, last), holds);
}

// Of an equation beside another one only constants and chains are looked at: 2x = x + 1 is none.
Decision Judge::chain_holds(Node equation) {
  const bool is_named_chain = equation->children.size() > 2 && is_label(*equation->children[0]);
  const bool is_followed = is_named_chain || free_symbols(*equation->children.back()).empty();
  return is_followed ? follow_chain(equation).holds : kEqual;
}

Decision Judge::same_equation(Node gold, Node answer) {
  if (!is_equation(*gold) || !is_equation(*answer)) {
    return same_named_value(gold, answer);
  }
  answer = with_parameters_of(answer, gold, arena_);
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
