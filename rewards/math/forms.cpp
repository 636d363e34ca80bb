#include "rewards/math/forms.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/number_sets.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"
#include "rewards/math/whole_number.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

bool says_kind_of_number(const Expression& node) {
  return node.kind == Kind::answers &&
         std::any_of(node.children.begin(), node.children.end(),
                     [](Node child) { return is_kind_of_number(*child); });
}

// Whether a membership says no more than what is understood without it: that the unknown is a real
// or a complex number, and of the parameter of an equation or a value that it is a whole one; of a
// family of angles not that it is a natural one.
bool is_understood(const Expression& membership, const std::vector<Node>& others) {
  const std::string_view symbol = membership.children[0]->text;
  const char numbers = number_set_of(*membership.children[1]);
  const auto restricts = [&](Node other) {  // x > 1, x = 2k
    const bool is_label = other->kind == Kind::relation &&
                          other->children[0]->kind == Kind::symbol &&
                          other->children[0]->text == symbol;
    return holds_symbol(*other, symbol) && (is_label || is_inequality(*other));
  };
  if (numbers == 'R' || numbers == 'C') {
    return !is_whole_number_name(symbol) || std::any_of(others.begin(), others.end(), restricts);
  }
  return (numbers == 'Z' || numbers == 'N') &&
         std::any_of(others.begin(), others.end(),
                     [&](Node other) { return holds_symbol(*other, symbol); }) &&
         std::none_of(others.begin(), others.end(), [&](Node other) {
           return restricts(other) || (numbers == 'N' && turns_by(*other, symbol));
         });
}

// Without the memberships that are understood.
Node without_memberships(Node node, Arena& arena) {
  std::vector<Node> others;
  std::copy_if(node->children.begin(), node->children.end(), std::back_inserter(others),
               [](Node child) { return !is_kind_of_number(*child); });
  std::vector<Node> kept;
  std::copy_if(
      node->children.begin(), node->children.end(), std::back_inserter(kept),
      [&](Node child) { return !is_kind_of_number(*child) || !is_understood(*child, others); });
  return kept.empty()       ? node
         : kept.size() == 1 ? kept.front()
                            : arena.make(Kind::answers, kept, {}, node->flags);
}

}  // namespace

const Expression* with_tuples_split(Node node, Arena& arena) {
  const bool splits = is_equation(*node) && node->children.size() == 2 &&
                      node->children[0]->kind == Kind::tuple &&
                      node->children[1]->kind == Kind::tuple &&
                      node->children[0]->children.size() == node->children[1]->children.size() &&
                      is_label(*node->children[0]);
  if (!splits) {
    return node;
  }
  std::vector<Node> equations;
  for (std::size_t i = 0; i < node->children[0]->children.size(); ++i) {
    equations.push_back(arena.make(
        Kind::relation, {node->children[0]->children[i], node->children[1]->children[i]}, "="));
  }
  return arena.make(Kind::answers, equations, {}, 2);
}

const Expression* with_names_split(Node node, Arena& arena) {
  if (!is_equation(*node) || node->children.size() < 3) {
    return node;
  }
  const auto names = node->children.first(node->children.size() - 1);
  if (!std::all_of(names.begin(), names.end(),
                   [](Node side) { return side->kind == Kind::symbol; })) {
    return node;
  }
  std::vector<Node> equations;
  for (const Node name : names) {
    equations.push_back(arena.make(Kind::relation, {name, node->children.back()}, "="));
  }
  return arena.make(Kind::answers, equations, {}, 2);
}

Forms without_lone_memberships(Forms forms, Arena& arena) {
  const bool gold_says = says_kind_of_number(*forms.gold);
  if (gold_says == says_kind_of_number(*forms.answer)) {
    return forms;
  }
  Node& said = gold_says ? forms.gold : forms.answer;
  said = without_memberships(said, arena);
  return forms;
}

const Expression* rows_as_matrix(const Expression& node, Arena& arena) {
  const auto is_row = [](const Expression& row) {
    return row.kind == Kind::tuple || (row.kind == Kind::interval && row.flags == 3);
  };
  if (!is_row(node)) {
    return nullptr;
  }
  std::vector<Node> rows;
  for (const Node row : node.children) {
    if (!is_row(*row) || row->children.size() != node.children[0]->children.size()) {
      return nullptr;
    }
    rows.push_back(arena.make(Kind::tuple, row->children));
  }
  return arena.make(Kind::matrix, rows);
}

std::string choices_of(const Expression& node) {
  std::string letters;
  if (node.kind != Kind::answers && node.kind != Kind::multiply && node.kind != Kind::set) {
    return letters;
  }
  for (const Node child : node.children) {
    const bool is_letter = (child->kind == Kind::symbol || child->kind == Kind::text) &&
                           child->text.size() == 1 && child->text[0] >= 'A' &&
                           child->text[0] <= 'H';
    if (!is_letter || letters.find(child->text[0]) != std::string::npos) {
      return {};
    }
    letters += child->text;
  }
  std::sort(letters.begin(), letters.end());
  return letters;
}

}  // namespace aha::rewards::math
