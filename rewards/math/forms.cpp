#include "rewards/math/forms.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"
#include "rewards/math/substitute.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

bool is_kind_of_number(const Expression& node) {
  return is_membership(node) && node.children[0]->kind == Kind::symbol &&
         node.children[1]->kind == Kind::symbol &&
         std::string_view("RZCQN").find(node.children[1]->text) != std::string_view::npos;
}

bool says_kind_of_number(const Expression& node) {
  return node.kind == Kind::answers &&
         std::any_of(node.children.begin(), node.children.end(),
                     [](Node child) { return is_kind_of_number(*child); });
}

Node without_memberships(Node node, Arena& arena) {
  std::vector<Node> kept;
  std::copy_if(node->children.begin(), node->children.end(), std::back_inserter(kept),
               [](Node child) { return !is_kind_of_number(*child); });
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

bool is_whole_number_name(std::string_view name) {
  return name.size() == 1 && std::string_view("klmnj").find(name) != std::string_view::npos;
}

// Whether a product of the tree has both the symbol and pi, or an angle in degrees, in it.
bool turns_by(const Expression& node, std::string_view symbol) {
  const auto holds = [](const Expression& part, auto&& self, auto&& wanted) -> bool {
    return wanted(part) || std::any_of(part.children.begin(), part.children.end(),
                                       [&](Node child) { return self(*child, self, wanted); });
  };
  const auto is_symbol = [&](const Expression& part) {
    return part.kind == Kind::symbol && part.text == symbol;
  };
  const auto is_turn = [](const Expression& part) {
    return (part.kind == Kind::constant && part.text == "pi") ||
           (part.kind == Kind::quantity && part.text == "deg");
  };
  const bool is_product = node.kind == Kind::multiply || node.kind == Kind::divide ||
                          (node.kind == Kind::quantity && node.text == "deg");
  if (is_product && holds(node, holds, is_symbol) && holds(node, holds, is_turn)) {
    return true;
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](Node child) { return turns_by(*child, symbol); });
}

bool declares(const Expression& node, std::string_view symbol) {
  return (is_kind_of_number(node) && node.children[0]->text == symbol) ||
         ((node.kind == Kind::answers || node.kind == Kind::described) &&
          std::any_of(node.children.begin(), node.children.end(),
                      [&](Node child) { return declares(*child, symbol); }));
}

bool is_constant_of_integration(const Expression& node) {
  return node.kind == Kind::symbol &&
         (node.text == "C" || node.text == "c" || node.text == "K" || node.text == "C_1");
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

const Expression* without_constant_of_integration(Node node, Arena& arena) {
  if (node->kind != Kind::add || !is_constant_of_integration(*node->children.back())) {
    return nullptr;
  }
  const auto rest = node->children.first(node->children.size() - 1);
  const std::string_view name = node->children.back()->text;
  for (const Node term : rest) {
    std::vector<std::string_view> symbols;
    collect_symbols(*term, symbols);
    if (std::find(symbols.begin(), symbols.end(), name) != symbols.end()) {
      return nullptr;
    }
  }
  return rest.size() == 1 ? rest[0] : arena.make(Kind::add, rest);
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
