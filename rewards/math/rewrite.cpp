#include "rewards/math/rewrite.h"

#include <algorithm>
#include <array>
#include <vector>

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

bool has_plus_minus(const Expression& node) {
  return node.kind == Kind::plus_minus ||
         std::any_of(node.children.begin(), node.children.end(),
                     [](Node child) { return has_plus_minus(*child); });
}

Node with_sign(Node node, bool upper, Arena& arena) {
  Node changed =
      with_children(node, arena, [&](Node child) { return with_sign(child, upper, arena); });
  if (changed->kind != Kind::plus_minus) {
    return changed;
  }
  const bool positive = upper == (changed->flags == 0);
  return positive ? changed->children[0] : arena.make(Kind::negate, {changed->children[0]});
}

bool same_in_any_order(std::span<const Node> a, std::span<const Node> b) {
  std::vector<Node> left(b.begin(), b.end());
  for (const Node wanted : a) {
    const auto found = std::find_if(left.begin(), left.end(),
                                    [&](Node other) { return same_tree(*wanted, *other); });
    if (found == left.end()) {
      return false;
    }
    left.erase(found);
  }
  return left.empty();
}

constexpr std::size_t kLargestSort = 24;
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

std::string_view between(Kind kind) {
  switch (kind) {
    case Kind::add:
      return " + ";
    case Kind::multiply:
      return "*";
    case Kind::divide:
      return "/";
    case Kind::power:
      return "^";
    case Kind::set_union:
      return " union ";
    case Kind::conjunction:
      return " and ";
    case Kind::ratio:
      return ":";
    default:
      return ", ";
  }
}

constexpr std::size_t kLongestText = 400;

void write(const Expression& node, std::string& out, bool inner) {
  if (out.size() > kLongestText) {
    return;
  }
  const auto list = [&](std::string_view open, std::string_view separator, std::string_view close) {
    out += open;
    for (std::size_t i = 0; i < node.children.size() && out.size() <= kLongestText; ++i) {
      out += i == 0 ? "" : separator;
      write(*node.children[i], out, true);
    }
    out += close;
  };
  switch (node.kind) {
    case Kind::number:
    case Kind::constant:
    case Kind::symbol:
    case Kind::text:
      out += node.text;
      return;
    case Kind::add:
    case Kind::multiply:
    case Kind::divide:
    case Kind::power:
      return list(inner ? "(" : "", between(node.kind), inner ? ")" : "");
    case Kind::negate:
      return list("-", "", "");
    case Kind::plus_minus:
      return list("+-", "", "");
    case Kind::factorial:
      return list("", "", "!");
    case Kind::root:
      return list("root(", ", ", ")");
    case Kind::relation: {
      const std::string sign = " " + std::string(node.text) + " ";
      return list("", sign, "");
    }
    case Kind::quantity:
      return list("", "", " " + std::string(node.text));
    case Kind::set:
      return list("{", ", ", "}");
    case Kind::answers:
    case Kind::set_union:
    case Kind::conjunction:
    case Kind::ratio:
      return list("", between(node.kind), "");
    case Kind::interval:
      return list((node.flags & kClosedLow) != 0 ? "[" : "(", ", ",
                  (node.flags & kClosedHigh) != 0 ? "]" : ")");
    case Kind::empty_set:
      out += "{}";
      return;
    case Kind::matrix:
      return list("[", ", ", "]");
    default:
      return list(std::string(node.text) + "(", ", ", ")");
  }
}

}  // namespace

const Expression* without_quantities(Node node, Arena& arena) {
  Node changed =
      with_children(node, arena, [&](Node child) { return without_quantities(child, arena); });
  if (changed->kind != Kind::quantity) {
    return changed;
  }
  Node value = changed->children[0];
  if (changed->text == "%" || changed->text == "permille") {
    return arena.make(Kind::divide,
                      {value, arena.leaf(Kind::number, changed->text == "%" ? "100" : "1000")});
  }
  if (changed->text == "deg") {
    return arena.make(Kind::divide,
                      {arena.make(Kind::multiply, {value, arena.leaf(Kind::constant, "pi")}),
                       arena.leaf(Kind::number, "180")});
  }
  return value;
}

const Expression* without_plus_minus(Node node, Arena& arena) {
  if (!has_plus_minus(*node)) {
    return node;
  }
  if (node->kind != Kind::answers && node->kind != Kind::set) {
    return arena.make(Kind::answers, {with_sign(node, true, arena), with_sign(node, false, arena)});
  }
  std::vector<Node> elements;
  for (const Node child : node->children) {
    Node expanded = without_plus_minus(child, arena);
    if (expanded != child && expanded->kind == Kind::answers) {
      elements.insert(elements.end(), expanded->children.begin(), expanded->children.end());
    } else {
      elements.push_back(expanded);
    }
  }
  return arena.make(node->kind, elements, {}, node->flags);
}

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

bool same_tree(const Expression& a, const Expression& b) {
  if (a.kind != b.kind || a.text != b.text || a.flags != b.flags ||
      a.children.size() != b.children.size()) {
    return false;
  }
  const bool any_order =
      (a.kind == Kind::add || a.kind == Kind::multiply) && a.children.size() <= kLargestSort;
  if (std::equal(a.children.begin(), a.children.end(), b.children.begin(),
                 [](Node x, Node y) { return same_tree(*x, *y); })) {
    return true;
  }
  return any_order && same_in_any_order(a.children, b.children);
}

std::string to_plain_text(const Expression& node) {
  std::string out;
  write(node, out, false);
  if (out.size() > kLongestText) {
    out.resize(kLongestText);
    out += "...";
  }
  return out;
}

}  // namespace aha::rewards::math
