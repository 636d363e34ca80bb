#include "rewards/math/shape.h"

#include <algorithm>

#include "rewards/math/number_sets.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

}  // namespace

bool is_list(const Expression& node) {
  return node.kind == Kind::answers || node.kind == Kind::set;
}

bool is_scalar(const Expression& node) {
  return (node.kind <= Kind::plus_minus || node.kind == Kind::quantity) &&
         std::all_of(node.children.begin(), node.children.end(),
                     [](Node child) { return is_scalar(*child); });
}

bool is_equation(const Expression& node) { return node.kind == Kind::relation && node.text == "="; }

bool is_inequality(const Expression& node) {
  return (node.kind == Kind::relation && node.text != "=" && node.text != "~" &&
          node.text != "in" && node.text != "notin" && node.text != "==") ||
         (node.kind == Kind::conjunction &&
          std::all_of(node.children.begin(), node.children.end(),
                      [](Node child) { return child->kind == Kind::relation; }));
}

bool is_inequalities(const Expression& node) {
  return is_inequality(node) || (node.kind == Kind::answers &&
                                 std::all_of(node.children.begin(), node.children.end(),
                                             [](Node child) { return is_inequality(*child); }));
}

bool is_membership(const Expression& node) {
  return node.kind == Kind::relation && node.text == "in";
}

bool is_set(const Expression& node) {
  switch (node.kind) {
    case Kind::interval:
    case Kind::empty_set:
      return true;
    case Kind::set:
      return std::all_of(node.children.begin(), node.children.end(), [](Node child) {
        return is_scalar(*child) && symbol_in(*child) == nullptr;
      });
    case Kind::set_union:
    case Kind::intersection:
    case Kind::difference:
      return std::all_of(node.children.begin(), node.children.end(), [](Node child) {
        return is_set(*child) || number_set_of(*child) == 'R' ||
               (child->kind == Kind::symbol && child->text == "R");  // R without a point
      });
    default:
      return false;
  }
}

bool is_label(const Expression& node) {
  switch (node.kind) {
    case Kind::symbol:
    case Kind::text:
    case Kind::function:
      return true;
    case Kind::constant:
      return node.text != "infinity";
    case Kind::multiply:
    case Kind::tuple:
    case Kind::divide:
    case Kind::absolute:
    case Kind::ratio:
      return std::all_of(node.children.begin(), node.children.end(),
                         [](Node child) { return is_label(*child); });
    default:
      return false;
  }
}

const Expression* symbol_in(const Expression& node) {
  if (node.kind == Kind::symbol) {
    return &node;
  }
  for (const Node child : node.children) {
    if (const Expression* found = symbol_in(*child)) {
      return found;
    }
  }
  return nullptr;
}

}  // namespace aha::rewards::math
