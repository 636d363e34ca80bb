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

void collect_symbols(Node node, std::vector<std::string_view>& names) {
  if (node->kind == Kind::symbol &&
      std::find(names.begin(), names.end(), node->text) == names.end()) {
    names.push_back(node->text);
  }
  for (const Node child : node->children) {
    collect_symbols(child, names);
  }
}

Node rename(Node node, const std::vector<std::string_view>& from,
            const std::vector<std::string_view>& to, Arena& arena) {
  if (node->kind == Kind::symbol) {
    const auto found = std::find(from.begin(), from.end(), node->text);
    return found == from.end()
               ? node
               : arena.leaf(Kind::symbol, to[static_cast<std::size_t>(found - from.begin())]);
  }
  return with_children(node, arena, [&](Node child) { return rename(child, from, to, arena); });
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

const Expression* with_symbols_of(Node node, Node other, Arena& arena) {
  std::vector<std::string_view> from;
  std::vector<std::string_view> to;
  collect_symbols(node, from);
  collect_symbols(other, to);
  return from.size() == to.size() ? rename(node, from, to, arena) : nullptr;
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

}  // namespace aha::rewards::math
