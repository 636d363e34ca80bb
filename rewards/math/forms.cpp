#include "rewards/math/forms.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/number_sets.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"
#include "rewards/math/substitute.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

bool is_kind_of_number(const Expression& node) {
  return is_membership(node) && node.children[0]->kind == Kind::symbol &&
         number_set_of(*node.children[1]) != '\0';
}

bool says_kind_of_number(const Expression& node) {
  return node.kind == Kind::answers &&
         std::any_of(node.children.begin(), node.children.end(),
                     [](Node child) { return is_kind_of_number(*child); });
}

bool holds_symbol(const Expression& node, std::string_view symbol) {
  return (node.kind == Kind::symbol && node.text == symbol) ||
         std::any_of(node.children.begin(), node.children.end(),
                     [&](Node child) { return holds_symbol(*child, symbol); });
}

bool is_whole_number_name(std::string_view name) {
  return name.size() == 1 && std::string_view("klmnj").find(name) != std::string_view::npos;
}

// Whether a membership says no more than what is understood without it: that the unknown is a real
// or a complex number, and of the parameter of an equation or a value that it is a whole one.
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
         std::none_of(others.begin(), others.end(), restricts);
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

constexpr std::size_t kMostSymbols = 40;

// Up to kMostSymbols of them.
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

// The only symbol of `names` that is not among `others`; empty where there is none or several.
std::string_view only_other(const std::vector<std::string_view>& names,
                            const std::vector<std::string_view>& others) {
  std::string_view found;
  for (const std::string_view name : names) {
    if (std::find(others.begin(), others.end(), name) == others.end()) {
      if (!found.empty()) {
        return {};
      }
      found = name;
    }
  }
  return found;
}

bool is_turn(const Expression& node) {
  return (node.kind == Kind::constant && node.text == "pi") ||
         (node.kind == Kind::quantity && node.text == "deg" && symbol_in(node) == nullptr);
}

// Whether a value is linear in the symbol, by whole turns where `turns` is set: each term that
// holds the symbol then has pi or degrees as a factor. (-1)^k may be there as well.
bool is_linear(const Expression& node, std::string_view symbol, bool turns) {
  if (!holds_symbol(node, symbol)) {
    return true;
  }
  const auto children = node.children;
  switch (node.kind) {
    case Kind::symbol:
      return !turns;
    case Kind::add:
    case Kind::negate:
    case Kind::plus_minus:
      return std::all_of(children.begin(), children.end(),
                         [&](Node child) { return is_linear(*child, symbol, turns); });
    case Kind::divide:
      return !holds_symbol(*children[1], symbol) && is_linear(*children[0], symbol, turns);
    case Kind::quantity:
      return node.text == "deg" && is_linear(*children[0], symbol, false);
    case Kind::multiply: {
      const bool has_turn =
          std::any_of(children.begin(), children.end(), [](Node child) { return is_turn(*child); });
      return std::count_if(children.begin(), children.end(),
                           [&](Node child) { return holds_symbol(*child, symbol); }) == 1 &&
             std::all_of(children.begin(), children.end(),
                         [&](Node child) { return is_linear(*child, symbol, turns && !has_turn); });
    }
    case Kind::power:
      return children[0]->kind == Kind::negate && children[0]->children[0]->kind == Kind::number &&
             children[0]->children[0]->text == "1" && is_linear(*children[1], symbol, false);
    default:
      return false;
  }
}

// x = pi/4 + k pi, or a list of such, in which the symbol is the only one: a family of angles.
bool turns_by(const Expression& node, std::string_view symbol) {
  if (node.kind == Kind::answers || node.kind == Kind::set) {
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](Node child) { return turns_by(*child, symbol); });
  }
  const bool is_labelled = is_equation(node) && node.children.size() == 2 &&
                           is_label(*node.children[0]) && !holds_symbol(*node.children[0], symbol);
  const Expression& value = is_labelled ? *node.children[1] : node;
  std::vector<std::string_view> names;
  collect_symbols(value, names);
  return names == std::vector{symbol} && is_linear(value, symbol, true);
}

bool declares(const Expression& node, std::string_view symbol) {
  return (is_kind_of_number(node) && node.children[0]->text == symbol) ||
         ((node.kind == Kind::answers || node.kind == Kind::described) &&
          std::any_of(node.children.begin(), node.children.end(),
                      [&](Node child) { return declares(*child, symbol); }));
}

bool is_one_of(const Expression& node, std::initializer_list<std::string_view> names) {
  return node.kind == Kind::symbol &&
         std::find(names.begin(), names.end(), node.text) != names.end();
}

// What stands beside the only term that is one of these names, in a sum of which the rest is a
// function of one other symbol, a small letter; null for anything else.
Node beside_constant(Node node, std::initializer_list<std::string_view> names, Arena& arena) {
  if (node->kind != Kind::add) {
    return nullptr;
  }
  std::vector<Node> rest;
  std::copy_if(node->children.begin(), node->children.end(), std::back_inserter(rest),
               [&](Node term) { return !is_one_of(*term, names); });
  std::vector<std::string_view> symbols;
  for (const Node term : rest) {
    collect_symbols(*term, symbols);
  }
  if (rest.size() + 1 != node->children.size() || symbols.size() != 1 || symbols[0].empty() ||
      symbols[0][0] < 'a' || symbols[0][0] > 'z') {
    return nullptr;
  }
  return rest.size() == 1 ? rest[0] : arena.make(Kind::add, rest);
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

Forms without_lone_memberships(Forms forms, Arena& arena) {
  const bool gold_says = says_kind_of_number(*forms.gold);
  if (gold_says == says_kind_of_number(*forms.answer)) {
    return forms;
  }
  Node& said = gold_says ? forms.gold : forms.answer;
  said = without_memberships(said, arena);
  return forms;
}

const Expression* with_whole_number_of(Forms forms, Arena& arena) {
  std::vector<std::string_view> gold;
  std::vector<std::string_view> answer;
  collect_symbols(*forms.gold, gold);
  collect_symbols(*forms.answer, answer);
  const std::string_view wanted = only_other(gold, answer);
  const std::string_view given = only_other(answer, gold);
  const bool are_names = is_whole_number_name(wanted) && is_whole_number_name(given);
  const bool are_whole =
      are_names && ((declares(*forms.gold, wanted) && declares(*forms.answer, given)) ||
                    (turns_by(*forms.gold, wanted) && turns_by(*forms.answer, given)));
  if (!are_whole) {
    return nullptr;
  }
  const Substitution renamed{given, arena.leaf(Kind::symbol, wanted)};
  return substitute(*forms.answer, {&renamed, 1}, arena);
}

Forms without_constants_of_integration(Forms forms, Arena& arena) {
  Node gold = beside_constant(forms.gold, {"C", "C_1", "K"}, arena);
  Node answer =
      gold == nullptr ? nullptr : beside_constant(forms.answer, {"C", "C_1", "K", "c"}, arena);
  return answer == nullptr ? Forms{nullptr, nullptr} : Forms{gold, answer};
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
