#include <algorithm>
#include <array>
#include <vector>

#include "rewards/math/judge.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

constexpr std::uint8_t kAllHold = 2;  // a list joined by "and"

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
    if (is_list(*value) || (!assigns && !chain)) {
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
  const bool are_calls =
      is_unknown_function(*left) && is_unknown_function(*right) && left->text == right->text;
  if (are_calls && !options_.renamed_symbols &&  // f(1) is not f(2)
      !is_equal(same_in_order(left->children, right->children))) {
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

// x > 3, 3 < x < 5 as an interval where one side is a name; else solved; null where it cannot be.
const Expression* Judge::as_interval(Node relation) {
  constexpr std::array<std::string_view, 4> kUp{"<", "<=", ">", ">="};
  Node infinity = arena_.leaf(Kind::constant, "infinity");
  const auto flips = [](std::string_view sign) { return sign.front() == '>'; };
  const auto closed = [](std::string_view sign) { return sign.size() == 2; };
  const auto is_order = [&](Node node) {
    return node->kind == Kind::relation &&
           std::find(kUp.begin(), kUp.end(), node->text) != kUp.end();
  };
  const auto is_end = [](Node node) { return is_scalar(*node) && symbol_in(*node) == nullptr; };
  const auto is_name = [](Node node) {
    return is_label(*node) && symbol_in(*node) != nullptr && node->kind != Kind::absolute;
  };
  if (is_order(relation)) {
    const bool named_left = is_name(relation->children[0]) && is_end(relation->children[1]);
    const bool named_right = is_name(relation->children[1]) && is_end(relation->children[0]);
    Node end = relation->children[named_left ? 1 : 0];
    const bool above = flips(relation->text) == named_left;
    if (named_left || named_right) {
      const bool shut = closed(relation->text);
      return above ? arena_.make(Kind::interval, {end, infinity}, {},
                                 shut ? kClosedLow : std::uint8_t{0})
                   : arena_.make(Kind::interval, {arena_.make(Kind::negate, {infinity}), end}, {},
                                 shut ? kClosedHigh : std::uint8_t{0});
    }
  }
  if (relation->kind == Kind::conjunction && relation->children.size() == 2 &&
      is_order(relation->children[0]) && is_order(relation->children[1])) {
    Node first = relation->children[0];
    Node second = relation->children[1];
    const bool chain = is_end(first->children[0]) && is_name(first->children[1]) &&
                       is_end(second->children[1]) && flips(first->text) == flips(second->text) &&
                       same_tree(*first->children[1], *second->children[0]);
    if (chain) {
      const bool down = flips(first->text);
      Node low = down ? second : first;
      Node high = down ? first : second;
      const int flags =
          (closed(low->text) ? kClosedLow : 0) | (closed(high->text) ? kClosedHigh : 0);
      return arena_.make(Kind::interval,
                         {low->children[down ? 1 : 0], high->children[down ? 0 : 1]}, {},
                         static_cast<std::uint8_t>(flags));
    }
  }
  const Expression* symbol = symbol_in(*relation);
  return symbol == nullptr ? nullptr : solve(*relation, symbol->text, arena_, budget_.rest());
}

const Expression* Judge::as_set(Node node) {
  if (is_inequality(*node)) {
    return as_interval(node);
  }
  if (!is_inequalities(*node)) {
    return node;
  }
  if (node->flags == kAllHold || node->flags == 0) {
    std::vector<Node> relations;
    for (const Node child : node->children) {
      if (child->kind == Kind::conjunction) {
        relations.insert(relations.end(), child->children.begin(), child->children.end());
      } else {
        relations.push_back(child);
      }
    }
    // A comma says "and", but where that leaves nothing.
    Node all = as_interval(arena_.make(Kind::conjunction, relations));
    if (node->flags == kAllHold || (all != nullptr && all->kind != Kind::empty_set)) {
      return all;
    }
  }
  std::vector<Node> parts;
  for (const Node child : node->children) {
    Node part = as_interval(child);
    if (part == nullptr) {
      return nullptr;
    }
    parts.push_back(part);
  }
  return arena_.make(Kind::set_union, parts);
}

Decision Judge::same_relation(Node gold, Node answer) {
  const auto relations_of = [](Node node) {
    return node->kind == Kind::conjunction
               ? std::vector<Node>(node->children.begin(), node->children.end())
               : std::vector<Node>{node};
  };
  if (is_inequality(*gold) && is_inequality(*answer)) {
    const auto zero_form = [&](Node relation, bool& strict, bool& unequal) -> Node {
      Node a = without_quantities(relation->children[0], arena_);
      Node b = without_quantities(relation->children[1], arena_);
      if (!is_scalar(*a) || !is_scalar(*b)) {
        return nullptr;
      }
      strict = relation->text == "<" || relation->text == ">";
      unequal = relation->text == "!=";
      const bool greater = relation->text.starts_with('>');
      return arena_.make(Kind::add,
                         {greater ? a : b, arena_.make(Kind::negate, {greater ? b : a})});
    };
    const auto same_sides = [](Node a, Node b) {
      const bool turned = a->text.front() != b->text.front();
      const bool alike = a->text.size() == b->text.size() && (a->text == "!=") == (b->text == "!=");
      return alike && same_tree(*a->children[0], *b->children[turned ? 1 : 0]) &&
             same_tree(*a->children[1], *b->children[turned ? 0 : 1]);
    };
    Decision all_equal = kEqual;
    const auto same_one = [&](Node a, Node b) {
      if (same_sides(a, b)) {
        return true;
      }
      bool strict_a = false;
      bool strict_b = false;
      bool unequal_a = false;
      bool unequal_b = false;
      Node zero_a = zero_form(a, strict_a, unequal_a);
      Node zero_b = zero_form(b, strict_b, unequal_b);
      if (zero_a == nullptr || zero_b == nullptr || strict_a != strict_b ||
          unequal_a != unequal_b) {
        return false;
      }
      Method method{};
      const Proportion proportion = decide_proportion(*zero_a, *zero_b, budget_.rest(), method);
      const bool is_same =
          proportion == Proportion::positive || (unequal_a && proportion == Proportion::negative);
      all_equal = is_same ? weaker(all_equal, {Equality::equal, method, {}}) : all_equal;
      return is_same;
    };
    std::vector<Node> left = relations_of(answer);
    bool all = options_.inequalities;
    for (const Node wanted : relations_of(gold)) {
      const auto found = std::find_if(left.begin(), left.end(),
                                      [&](Node other) { return all && same_one(wanted, other); });
      if (found == left.end()) {
        all = false;
        break;
      }
      left.erase(found);
    }
    if (all && left.empty()) {
      return all_equal;
    }
  }
  const auto as_open_interval = [&](Node node, Node other) {
    return node->kind == Kind::tuple && node->children.size() == 2 && is_inequalities(*other)
               ? arena_.make(Kind::interval, node->children)
               : node;
  };
  answer = as_open_interval(answer, gold);
  const Expression* gold_symbol = symbol_in(*gold);
  const Expression* answer_symbol = symbol_in(*answer);
  if (is_inequalities(*gold) && is_inequalities(*answer) && gold_symbol != nullptr &&
      answer_symbol != nullptr && gold_symbol->text != answer_symbol->text) {
    return kDifferent;
  }
  const bool allowed = is_inequalities(*gold)
                           ? is_inequalities(*answer) || options_.interval_inequalities
                           : options_.inequality_intervals && gold->kind != Kind::tuple;
  if (!allowed || !(is_inequalities(*gold) || is_set(*gold)) ||
      !(is_inequalities(*answer) || is_set(*answer))) {
    return kDifferent;
  }
  Node gold_set = as_set(gold);
  Node answer_set = as_set(answer);
  if (gold_set == nullptr || answer_set == nullptr) {
    return {Equality::undecided, Method::none, "an inequality could not be solved"};
  }
  return same(gold_set, answer_set);
}

}  // namespace aha::rewards::math
