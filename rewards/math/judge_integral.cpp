// Integrals and limits that stand as they are: equal to the same ones, whatever their variable is
// called. They are not evaluated.

#include <algorithm>
#include <string>
#include <vector>

#include "rewards/math/judge.h"
#include "rewards/math/shape.h"
#include "rewards/math/substitute.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

bool is_open(const Expression& node) {
  return node.kind == Kind::integral || node.kind == Kind::limit;
}

// The outermost ones of a tree, in the order in which they stand.
void collect(Node node, std::vector<Node>& found) {
  if (is_open(*node)) {
    found.push_back(node);
    return;
  }
  for (const Node child : node->children) {
    collect(child, found);
  }
}

constexpr std::size_t kMost = 8;

}  // namespace

bool holds_integral(const Expression& node) {
  return is_open(node) || std::any_of(node.children.begin(), node.children.end(),
                                      [](Node child) { return holds_integral(*child); });
}

// One that no answer can write, and another one each time.
const Expression* Judge::fresh_symbol() {
  return arena_.leaf(Kind::symbol, arena_.keep(" bound " + std::to_string(fresh_symbols_++)));
}

// The tree with a symbol for each of its integrals, the same one for equal ones. `equal` becomes
// the weakest of what that rests on.
const Expression* Judge::with_integrals_named(Node node, std::vector<Node>& known,
                                              Decision& equal) {
  if (is_open(*node)) {
    Decision open = kDifferent;
    const auto found = std::find_if(known.begin(), known.end(), [&](Node other) {
      const Decision one = same_integral(other, node);
      open = one.equality == Equality::different ? open : one;
      return is_equal(one);
    });
    const auto number = found - known.begin();
    if (found == known.end()) {
      known.push_back(node);
      equal = open.equality == Equality::undecided ? open : equal;
    } else {
      equal = weaker(equal, open);
    }
    return arena_.leaf(Kind::symbol, arena_.keep(" integral " + std::to_string(number)));
  }
  std::vector<Node> children;
  for (const Node child : node->children) {
    children.push_back(holds_integral(*child) ? with_integrals_named(child, known, equal) : child);
  }
  return arena_.make(node->kind, children, node->text, node->flags);
}

Decision Judge::same_integral(Node gold, Node answer) {
  if (gold->kind != answer->kind || gold->text != answer->text ||
      gold->children.size() != answer->children.size()) {
    return kDifferent;
  }
  Node variable = fresh_symbol();
  const auto body_of = [&](Node node) {
    const Substitution bound{node->children[0]->text, variable};
    return substitute(*node->children[1], {&bound, 1}, arena_);
  };
  const Decision body = same(body_of(gold), body_of(answer));
  return is_equal(body)
             ? weaker(same_in_order(gold->children.subspan(2), answer->children.subspan(2)), body)
             : body;
}

Decision Judge::same_with_integrals(Node gold, Node answer) {
  std::vector<Node> of_gold;
  std::vector<Node> of_answer;
  collect(gold, of_gold);
  collect(answer, of_answer);
  if (of_gold.size() > kMost || of_answer.size() > kMost) {
    return {Equality::undecided, Method::none, "too many integrals or limits"};
  }
  if (of_gold.empty()) {
    return {Equality::different, Method::none, "an integral or a limit is left unevaluated"};
  }
  if (of_answer.empty()) {
    return {Equality::undecided, Method::none,
            "the gold answer has an integral or a limit, which is not evaluated"};
  }
  std::vector<Node> known;
  Decision equal = kEqual;
  Node named_gold = with_integrals_named(gold, known, equal);
  Node named_answer = with_integrals_named(answer, known, equal);
  const Decision named = same(named_gold, named_answer);
  const Decision decision = is_equal(equal) || is_equal(named) ? weaker(named, equal) : equal;
  if (is_equal(decision) || decision.equality == Equality::undecided) {
    return decision;
  }
  return {Equality::different, Method::none, "not the same integral or limit"};
}

}  // namespace aha::rewards::math
