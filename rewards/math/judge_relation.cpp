#include <algorithm>
#include <vector>

#include "rewards/math/judge.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"
#include "rewards/math/truth.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

constexpr std::uint8_t kAnyHolds = 1;  // a list joined by "or"
constexpr std::uint8_t kAllHold = 2;   // a list joined by "and"

bool is_order(const Expression& node) {
  return node.kind == Kind::relation &&
         (node.text == "<" || node.text == "<=" || node.text == ">" || node.text == ">=");
}

// A subset of B, or a superset: compared side by side, there is nothing to solve.
bool is_inclusion(const Expression& node) {
  return node.kind == Kind::relation && (node.text.find("subset") != std::string_view::npos ||
                                         node.text.find("supset") != std::string_view::npos);
}

}  // namespace

// x > 3, 3 < x < 5 as an interval where one side is a name; else solved; null where it cannot be.
const Expression* Judge::as_interval(Node relation) {
  Node infinity = arena_.leaf(Kind::constant, "infinity");
  const auto flips = [](std::string_view sign) { return sign.front() == '>'; };
  const auto closed = [](std::string_view sign) { return sign.size() == 2; };
  const auto is_end = [](Node node) { return is_scalar(*node) && symbol_in(*node) == nullptr; };
  const auto is_name = [](Node node) {
    return is_label(*node) && symbol_in(*node) != nullptr && node->kind != Kind::absolute;
  };
  if (is_order(*relation)) {
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
      is_order(*relation->children[0]) && is_order(*relation->children[1])) {
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

// Part by part as they are listed, else by what they say together. A comma says neither "and" nor
// "or".
Decision Judge::same_inequalities(Node gold, Node answer) {
  const bool joined_alike = gold->kind == Kind::answers && answer->kind == Kind::answers &&
                            (gold->flags == answer->flags || gold->flags * answer->flags == 0);
  if (joined_alike) {
    const Decision listed = same_list(gold->children, answer->children);
    if (is_equal(listed)) {
      return listed;
    }
  }
  return same_relation(gold, answer);
}

namespace {

// What is less than zero, or at most, or not zero, or zero, where the relation holds; null where
// its sides are no values.
Node zero_form(const Expression& relation, Arena& arena) {
  if (!is_order(relation) && relation.text != "!=" && relation.text != "=") {
    return nullptr;
  }
  Node a = without_quantities(relation.children[0], arena);
  Node b = without_quantities(relation.children[1], arena);
  if (!is_scalar(*a) || !is_scalar(*b)) {
    return nullptr;
  }
  const bool greater = relation.text.starts_with('>');
  return arena.make(Kind::add, {greater ? a : b, arena.make(Kind::negate, {greater ? b : a})});
}

// One sign, or two of the same strictness.
bool are_alike(const Expression& a, const Expression& b) {
  return a.text == b.text || (is_order(a) && is_order(b) && a.text.size() == b.text.size());
}

// 3 < x and x > 3.
bool have_same_sides(const Expression& a, const Expression& b) {
  const bool turned = a.text != b.text;
  return are_alike(a, b) && same_tree(*a.children[0], *b.children[turned ? 1 : 0]) &&
         same_tree(*a.children[1], *b.children[turned ? 0 : 1]);
}

}  // namespace

// 2x > 6 and x > 3.
Decision Judge::same_single_relation(Node gold, Node answer) {
  if (have_same_sides(*gold, *answer)) {
    return kEqual;
  }
  Node zero_gold = zero_form(*gold, arena_);
  Node zero_answer = zero_form(*answer, arena_);
  if (zero_gold == nullptr || zero_answer == nullptr || !are_alike(*gold, *answer)) {
    return kDifferent;
  }
  Method method{};
  const Proportion proportion = decide_proportion(*zero_gold, *zero_answer, budget_.rest(), method);
  const bool is_same = proportion == Proportion::positive ||
                       (!is_order(*gold) && proportion == Proportion::negative);
  return is_same ? Decision{Equality::equal, method, {}} : kDifferent;
}

// Relation by relation of two inequalities.
Decision Judge::same_relations(Node gold, Node answer) {
  const auto relations_of = [](const Node& node) {
    return node->kind == Kind::conjunction ? node->children : std::span<const Node>(&node, 1);
  };
  std::vector<Node> left(relations_of(answer).begin(), relations_of(answer).end());
  Decision all = kEqual;
  for (const Node wanted : relations_of(gold)) {
    Decision one;
    const auto found = std::find_if(left.begin(), left.end(), [&](Node other) {
      one = same_single_relation(wanted, other);
      return is_equal(one);
    });
    if (found == left.end()) {
      return kDifferent;
    }
    all = weaker(all, one);
    left.erase(found);
  }
  return left.empty() ? all : kDifferent;
}

// x > 1, y > 2: what is said of each symbol.
Decision Judge::same_by_symbol(Node gold, Node answer) {
  const auto symbols = symbols_of(*gold);
  if (symbols.size() != symbols_of(*answer).size()) {
    return kDifferent;
  }
  const auto about = [&](Node list, std::string_view symbol) -> Node {
    std::vector<Node> relations;
    for (const Node relation : list->children) {
      if (holds_symbol(*relation, symbol)) {
        relations.push_back(relation);
      }
    }
    return relations.empty() ? nullptr : arena_.make(Kind::answers, relations, {}, list->flags);
  };
  const auto is_separate = [](Node list) {
    return list->kind == Kind::answers && list->flags != kAnyHolds &&
           std::all_of(list->children.begin(), list->children.end(),
                       [](Node relation) { return symbols_of(*relation).size() == 1; });
  };
  if (!is_separate(gold) || !is_separate(answer)) {
    return {Equality::undecided, Method::none, "inequalities between symbols are not solved"};
  }
  Decision all = kEqual;
  for (const std::string_view symbol : symbols) {
    Node of_answer = about(answer, symbol);
    const Decision one =
        of_answer == nullptr ? kDifferent : same_relation(about(gold, symbol), of_answer);
    if (!is_equal(one)) {
      return one;
    }
    all = weaker(all, one);
  }
  return all;
}

// What is not solved may still be told apart: x < y and x <= y by what is proportional, others by a
// point.
bool Judge::surely_differ(Node gold, Node answer) {
  const bool one_is_strict =
      is_order(*gold) && is_order(*answer) && gold->text.size() != answer->text.size();
  Node zero_gold = one_is_strict ? zero_form(*gold, arena_) : nullptr;
  Node zero_answer = one_is_strict ? zero_form(*answer, arena_) : nullptr;
  Method method{};
  return (zero_gold != nullptr && zero_answer != nullptr &&
          decide_proportion(*zero_gold, *zero_answer, budget_.rest(), method) ==
              Proportion::positive) ||
         truths_differ(*gold, *answer, budget_);
}

Decision Judge::same_relation(Node gold, Node answer) {
  const Decision decision = same_solutions(gold, answer);
  if (decision.equality != Equality::undecided) {
    return decision;
  }
  const bool both = is_inequalities(*gold) && is_inequalities(*answer);
  const bool are_inclusions = is_inclusion(*gold) || is_inclusion(*answer);
  return are_inclusions || (both && surely_differ(gold, answer)) ? kDifferent : decision;
}

Decision Judge::same_solutions(Node gold, Node answer) {
  if (options_.inequalities && is_inequality(*gold) && is_inequality(*answer)) {
    const Decision decision = same_relations(gold, answer);
    if (is_equal(decision)) {
      return decision;
    }
  }
  const auto as_open_interval = [&](Node node, Node other) {
    return node->kind == Kind::tuple && node->children.size() == 2 && is_inequalities(*other)
               ? arena_.make(Kind::interval, node->children)
               : node;
  };
  answer = as_open_interval(answer, gold);
  gold = as_open_interval(gold, answer);
  const bool both = is_inequalities(*gold) && is_inequalities(*answer);
  const auto of_gold = symbols_of(*gold);
  const auto of_answer = symbols_of(*answer);
  if (of_gold.size() > 1 || of_answer.size() > 1) {
    return both ? same_by_symbol(gold, answer) : kDifferent;
  }
  if (both && !of_gold.empty() && !of_answer.empty() && of_gold != of_answer) {
    return kDifferent;
  }
  const bool allowed = is_inequalities(*gold)
                           ? is_inequalities(*answer) || options_.interval_inequalities
                           : options_.inequality_intervals;
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
