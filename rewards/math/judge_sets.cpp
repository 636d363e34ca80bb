#include "rewards/math/judge.h"
#include "rewards/math/number_sets.h"
#include "rewards/math/real_set.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {

// Unions, intersections and differences of intervals and points, however they are written.
std::optional<Decision> Judge::same_sets(Node gold, Node answer) {
  const auto real_line = [&](Node node, Node other) -> Node {
    Node infinity = arena_.leaf(Kind::constant, "infinity");
    return number_set_of(*node) == 'R' && is_set(*other)
               ? arena_.make(Kind::interval, {arena_.make(Kind::negate, {infinity}), infinity})
               : node;
  };
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
  if (gold_set == nullptr || answer_set == nullptr) {
    return std::nullopt;
  }
  return same_parts(gold_set, answer_set);
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
