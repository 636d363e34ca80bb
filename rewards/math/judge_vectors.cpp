// Matrices, vectors, points and intervals, and what may stand for them.

#include <algorithm>
#include <vector>

#include "rewards/math/forms.h"
#include "rewards/math/judge.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

// P(3, 4), a named point.
Node without_name(Node node, Node other, Arena& arena) {
  const bool is_point = node->kind == Kind::function && node->children.size() > 1 &&
                        node->text.size() == 1 && node->text[0] >= 'A' && node->text[0] <= 'Z' &&
                        other->kind == Kind::tuple;
  return is_point ? arena.make(Kind::tuple, node->children) : node;
}

// A matrix of one row or one column as a tuple.
Node as_tuple(Node matrix, Arena& arena) {
  if (matrix->kind != Kind::matrix) {
    return matrix;
  }
  if (matrix->children.size() == 1) {
    return matrix->children[0];
  }
  if (matrix->children[0]->children.size() != 1) {
    return matrix;
  }
  std::vector<Node> entries;
  for (const Node row : matrix->children) {
    entries.push_back(row->children[0]);
  }
  return arena.make(Kind::tuple, entries);
}

// y = 2, x = 1 in the order of a point: x, y, z.
Node in_order_of_axes(Node list, Arena& arena) {
  const auto name_of = [](Node item) {
    return is_equation(*item) ? item->children[0]->text : std::string_view();
  };
  if (list->kind != Kind::answers ||
      !std::all_of(list->children.begin(), list->children.end(), [&](Node item) {
        return name_of(item) == "x" || name_of(item) == "y" || name_of(item) == "z";
      })) {
    return list;
  }
  std::vector<Node> sorted(list->children.begin(), list->children.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](Node a, Node b) { return name_of(a) < name_of(b); });
  return arena.make(Kind::answers, sorted, {}, list->flags);
}

}  // namespace

// Empty: they are none.
std::optional<Decision> Judge::same_vectors(Node gold, Node answer) {
  if ((gold->kind == Kind::matrix) != (answer->kind == Kind::matrix)) {
    Node& other = gold->kind == Kind::matrix ? answer : gold;
    Node rows = rows_as_matrix(*other, arena_);
    other = rows == nullptr ? other : rows;
  }
  if (gold->kind == Kind::matrix && answer->kind == Kind::matrix) {
    return same_in_order(gold->children, answer->children);
  }
  if (options_.vectors) {
    gold = as_tuple(gold, arena_);
    answer = as_tuple(answer, arena_);
  }
  gold = without_name(gold, answer, arena_);
  answer = without_name(answer, gold, arena_);
  if (gold->kind == Kind::tuple && answer->kind == Kind::tuple) {
    return same_in_order(gold->children, answer->children);
  }
  if (gold->kind == Kind::interval || answer->kind == Kind::interval) {
    Node other = gold->kind == Kind::interval ? answer : gold;
    const std::uint8_t flags = gold->kind == Kind::interval ? gold->flags : answer->flags;
    const bool fits = other->kind == Kind::interval ? gold->flags == answer->flags
                                                    : other->kind == Kind::tuple && flags == 0;
    return fits ? same_in_order(gold->children, answer->children) : kDifferent;
  }
  // A list beside a tuple: in the tuple's order.
  if ((gold->kind == Kind::answers && answer->kind == Kind::tuple) ||
      (gold->kind == Kind::tuple && answer->kind == Kind::answers)) {
    return same_in_order(in_order_of_axes(gold, arena_)->children,
                         in_order_of_axes(answer, arena_)->children);
  }
  if (options_.tuples_as_answers && gold->kind == Kind::set && answer->kind == Kind::tuple) {
    return same_list(gold->children, answer->children);
  }
  return std::nullopt;
}

}  // namespace aha::rewards::math
