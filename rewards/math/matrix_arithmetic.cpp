#include <algorithm>
#include <vector>

#include "rewards/math/rewrite.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

template <typename Change>
Node with_children(Node node, Arena& arena, Change change) {
  std::vector<Node> children;
  bool changed = false;
  for (const Node child : node->children) {
    children.push_back(change(child));
    changed = changed || children.back() != child;
  }
  return changed ? arena.make(node->kind, children, node->text, node->flags) : node;
}

constexpr std::size_t kLargestMatrix = 16;

Node add_matrices(Node a, Node b, Arena& arena) {
  if (a->children.size() != b->children.size() ||
      a->children[0]->children.size() != b->children[0]->children.size()) {
    return nullptr;
  }
  std::vector<Node> rows;
  for (std::size_t i = 0; i < a->children.size(); ++i) {
    std::vector<Node> cells;
    for (std::size_t j = 0; j < a->children[i]->children.size(); ++j) {
      cells.push_back(
          arena.make(Kind::add, {a->children[i]->children[j], b->children[i]->children[j]}));
    }
    rows.push_back(arena.make(Kind::tuple, cells));
  }
  return arena.make(Kind::matrix, rows);
}

Node multiply_matrices(Node a, Node b, Arena& arena) {
  const std::size_t inner = b->children.size();
  if (a->children[0]->children.size() != inner || inner > kLargestMatrix ||
      a->children.size() > kLargestMatrix || b->children[0]->children.size() > kLargestMatrix) {
    return nullptr;
  }
  std::vector<Node> rows;
  for (const Node row : a->children) {
    std::vector<Node> cells;
    for (std::size_t j = 0; j < b->children[0]->children.size(); ++j) {
      std::vector<Node> terms;
      for (std::size_t k = 0; k < inner; ++k) {
        terms.push_back(
            arena.make(Kind::multiply, {row->children[k], b->children[k]->children[j]}));
      }
      cells.push_back(terms.size() == 1 ? terms[0] : arena.make(Kind::add, terms));
    }
    rows.push_back(arena.make(Kind::tuple, cells));
  }
  return arena.make(Kind::matrix, rows);
}

Node scale(Node matrix, Node factor, Arena& arena) {
  return with_children(matrix, arena, [&](Node row) {
    return with_children(row, arena, [&](Node cell) {
      return arena.make(Kind::multiply, {factor, cell});
    });
  });
}

Node times(Node a, Node b, Arena& arena) {
  const bool left = a->kind == Kind::matrix;
  const bool right = b->kind == Kind::matrix;
  return left && right ? multiply_matrices(a, b, arena)
         : left        ? scale(a, b, arena)
         : right       ? scale(b, a, arena)
                       : arena.make(Kind::multiply, {a, b});
}

}  // namespace

const Expression* with_matrices_evaluated(Node node, Arena& arena) {
  const bool may_hold = node->kind == Kind::add || node->kind == Kind::multiply ||
                        node->kind == Kind::negate || node->kind == Kind::divide ||
                        node->kind == Kind::relation || node->kind == Kind::answers;
  if (!may_hold) {
    return node;
  }
  Node changed =
      with_children(node, arena, [&](Node child) { return with_matrices_evaluated(child, arena); });
  const auto children = changed->children;
  if (std::none_of(children.begin(), children.end(),
                   [](Node child) { return child->kind == Kind::matrix; })) {
    return changed;
  }
  Node value = children[0];
  if (changed->kind == Kind::negate) {
    return scale(value, arena.make(Kind::negate, {arena.leaf(Kind::number, "1")}), arena);
  }
  if (changed->kind == Kind::divide) {
    return children[1]->kind == Kind::matrix
               ? node
               : scale(value,
                       arena.make(Kind::divide, {arena.leaf(Kind::number, "1"), children[1]}),
                       arena);
  }
  if (changed->kind != Kind::add && changed->kind != Kind::multiply) {
    return changed;
  }
  for (std::size_t i = 1; i < children.size(); ++i) {
    const bool both = value->kind == Kind::matrix && children[i]->kind == Kind::matrix;
    value = changed->kind == Kind::multiply ? times(value, children[i], arena)
            : both                          ? add_matrices(value, children[i], arena)
                                            : nullptr;
    if (value == nullptr) {
      return node;
    }
  }
  return value;
}

}  // namespace aha::rewards::math
