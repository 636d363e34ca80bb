#include "rewards/math/shape.h"

#include <algorithm>

#include "rewards/math/number_sets.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

bool is_letter(const Expression& node, char first, char last) {
  return node.kind == Kind::symbol && node.text.size() == 1 && node.text[0] >= first &&
         node.text[0] <= last;
}

constexpr std::size_t kMostSymbols = 40;

void collect_symbols(const Expression& node, std::vector<std::string_view>& names) {
  if (names.size() == kMostSymbols) {
    return;
  }
  if (node.kind == Kind::symbol &&
      std::find(names.begin(), names.end(), node.text) == names.end()) {
    names.push_back(node.text);
  }
  for (const Node child : node.children) {
    collect_symbols(*child, names);
  }
}

// AB, which is no product.
bool is_segment(const Expression& node) {
  return node.kind == Kind::multiply &&
         std::all_of(node.children.begin(), node.children.end(),
                     [](Node child) { return is_letter(*child, 'A', 'Z'); });
}

// n(A), m(ABC), #S: how many or how much of something.
bool is_measure(const Expression& node) {
  if (node.kind != Kind::multiply || node.children.size() != 2 ||
      node.children[0]->kind != Kind::symbol) {
    return false;
  }
  const std::string_view name = node.children[0]->text;
  return (name == "n" || name == "m" || name == "#") &&
         (is_letter(*node.children[1], 'A', 'Z') || is_segment(*node.children[1]));
}

// Two words or more and a name, read as a product: "so we get x".
bool is_phrase(const Expression& node) {
  const auto is_word = [](Node part) {
    return part->kind == Kind::multiply &&
           std::all_of(part->children.begin(), part->children.end(),
                       [](Node letter) { return letter->children.empty(); });
  };
  return node.kind == Kind::multiply && node.children.size() > 2 &&
         is_label(*node.children.back()) &&
         std::all_of(node.children.begin(), node.children.end() - 1, is_word);
}

// dx
bool is_differential(const Expression& node) {
  return node.kind == Kind::multiply && node.children.size() == 2 &&
         is_letter(*node.children[0], 'd', 'd') && is_letter(*node.children[1], 'a', 'z');
}

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
    case Kind::multiply:
      return is_segment(node) || is_differential(node) || is_measure(node) || is_phrase(node);
    case Kind::absolute:
      return is_segment(*node.children[0]) || node.text == "||" ||
             is_letter(*node.children[0], 'A', 'Z') ||  // of a set, of a matrix
             is_letter(*node.children[0], 'z', 'z');    // of a complex number
    case Kind::tuple:
    case Kind::divide:
    case Kind::ratio:
      return std::all_of(node.children.begin(), node.children.end(),
                         [](Node child) { return is_label(*child); });
    default:
      return false;
  }
}

bool is_unknown_function(const Expression& node) {
  return node.kind == Kind::function &&
         (node.text.size() == 1 || node.text[1] == '_' || node.text[1] == '\'');
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

bool holds_symbol(const Expression& node, std::string_view symbol) {
  return (node.kind == Kind::symbol && node.text == symbol) ||
         std::any_of(node.children.begin(), node.children.end(),
                     [&](Node child) { return holds_symbol(*child, symbol); });
}

std::vector<std::string_view> symbols_of(const Expression& node) {
  std::vector<std::string_view> names;
  collect_symbols(node, names);
  return names;
}

bool is_kind_of_number(const Expression& node) {
  return is_membership(node) && node.children[0]->kind == Kind::symbol &&
         number_set_of(*node.children[1]) != '\0';
}

}  // namespace aha::rewards::math
