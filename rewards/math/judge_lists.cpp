// Several answers, tuples, and sets given by conditions.

#include <algorithm>
#include <vector>

#include "rewards/math/judge.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {

Decision Judge::same_in_order(std::span<const Node> gold, std::span<const Node> answer) {
  if (gold.size() != answer.size()) {
    return kDifferent;
  }
  Decision all = kEqual;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    const Decision one = same(gold[i], answer[i]);
    if (one.equality == Equality::different) {
      return one;
    }
    if (one.equality == Equality::undecided || one.method == Method::numeric) {
      all = one;
    }
  }
  return all;
}

Decision Judge::same_list(std::span<const Node> gold, std::span<const Node> answer) {
  if (!options_.any_order) {
    return same_in_order(gold, answer);
  }
  constexpr std::size_t kLongestList = 200;
  if (gold.size() > answer.size()) {
    return kDifferent;
  }
  if (answer.size() > kLongestList) {
    return {Equality::undecided, Method::none, "too many answers"};
  }
  std::vector<Node> left(answer.begin(), answer.end());
  Decision all = kEqual;
  for (const Node wanted : gold) {
    bool undecided = false;
    const auto found = std::find_if(left.begin(), left.end(), [&](Node other) {
      const Decision one = same(wanted, other);
      undecided = undecided || one.equality == Equality::undecided;
      return is_equal(one);
    });
    if (found != left.end()) {
      left.erase(found);
    } else if (undecided) {
      all = {Equality::undecided, Method::none, "one of the answers could not be decided"};
    } else {
      return kDifferent;
    }
  }
  // Who writes an answer twice has not written another one.
  for (const Node extra : left) {
    if (all.equality == Equality::equal && std::none_of(gold.begin(), gold.end(), [&](Node wanted) {
          return is_equal(same(wanted, extra));
        })) {
      return kDifferent;
    }
  }
  return all;
}

// {2k | k in Z} and {2n | n in Z}.
Decision Judge::same_described(Node gold, Node answer) {
  if (gold->kind != answer->kind || gold->flags != answer->flags) {
    return kDifferent;
  }
  Node renamed = with_symbols_of(answer, gold, arena_);
  for (Node other : {answer, renamed}) {
    if (other == nullptr || other->children.size() != gold->children.size()) {
      continue;
    }
    const Decision decision = same_in_order(gold->children, other->children);
    if (is_equal(decision)) {
      return decision;
    }
  }
  return {Equality::undecided, Method::none, "two sets given by conditions could not be compared"};
}

}  // namespace aha::rewards::math
