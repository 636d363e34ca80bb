#include <algorithm>
#include <vector>

#include "rewards/math/judge.h"
#include "rewards/math/number_sets.h"
#include "rewards/math/real_set.h"
#include "rewards/math/shape.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

// (1, 2), which may be a point.
bool may_be_interval(const Expression& node) {
  return node.kind == Kind::interval ||
         (node.kind == Kind::tuple && node.children.size() == 2 && is_scalar(*node.children[0]) &&
          is_scalar(*node.children[1]));
}

// (1, 3), and (1, 2), (3, 4), as what they are beside a union of intervals; a gold answer of the
// latter kind may be a list of points.
Node as_union(Node node, const Expression& other, bool is_gold, Arena& arena) {
  const bool is_union = other.kind == Kind::set_union || other.kind == Kind::difference ||
                        other.kind == Kind::intersection;
  const auto as_interval = [&](Node part) {
    return part->kind == Kind::tuple ? arena.make(Kind::interval, part->children) : part;
  };
  if (!is_union) {
    return node;
  }
  if (may_be_interval(*node)) {
    return as_interval(node);
  }
  if (node->kind != Kind::answers ||
      !std::all_of(node->children.begin(), node->children.end(),
                   [](Node part) { return may_be_interval(*part); }) ||
      (is_gold && std::all_of(node->children.begin(), node->children.end(), [](Node part) {
         return part->kind == Kind::tuple && !holds_infinity(*part);
       }))) {
    return node;
  }
  std::vector<Node> parts;
  std::transform(node->children.begin(), node->children.end(), std::back_inserter(parts),
                 as_interval);
  return arena.make(Kind::set_union, parts);
}

}  // namespace

// Unions, intersections and differences of intervals and points, however they are written.
std::optional<Decision> Judge::same_sets(Node gold, Node answer) {
  const auto real_line = [&](Node node, Node other) -> Node {
    Node infinity = arena_.leaf(Kind::constant, "infinity");
    return number_set_of(*node) == 'R' && is_set(*other)
               ? arena_.make(Kind::interval, {arena_.make(Kind::negate, {infinity}), infinity})
               : node;
  };
  gold = as_union(gold, *answer, true, arena_);
  answer = as_union(answer, *gold, false, arena_);
  gold = real_line(gold, answer);
  answer = real_line(answer, gold);
  if (!is_set(*gold) || !is_set(*answer)) {
    return std::nullopt;
  }
  if (gold->kind == Kind::interval && answer->kind == Kind::interval) {
    return same_parts(gold, answer);
  }
  Node gold_set = real_set(*gold, arena_, budget_.rest());
  Node answer_set = real_set(*answer, arena_, budget_.rest());
  if (gold_set != nullptr && answer_set != nullptr) {
    return same_parts(gold_set, answer_set);
  }
  const Decision listed = gold->kind == Kind::set_union && answer->kind == Kind::set_union
                              ? same_list(gold->children, answer->children)
                              : kDifferent;
  const bool have_symbols = symbol_in(*gold) != nullptr || symbol_in(*answer) != nullptr;
  return is_equal(listed) || have_symbols
             ? listed
             : Decision{Equality::undecided, Method::none, "two sets could not be compared"};
}

// Of two sets in canonical form.
Decision Judge::same_parts(Node gold, Node answer) {
  if (gold->kind != answer->kind || gold->flags != answer->flags ||
      gold->children.size() != answer->children.size()) {
    return kDifferent;
  }
  if (gold->kind != Kind::set_union) {
    return same_in_order(gold->children, answer->children);
  }
  Decision all = kEqual;
  for (std::size_t i = 0; i < gold->children.size(); ++i) {
    const Decision one = same_parts(gold->children[i], answer->children[i]);
    if (one.equality == Equality::different) {
      return one;
    }
    all = one.equality == Equality::undecided || one.method == Method::numeric ? one : all;
  }
  return all;
}

}  // namespace aha::rewards::math
