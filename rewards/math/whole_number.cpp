#include "rewards/math/whole_number.h"

#include <algorithm>
#include <vector>

#include "rewards/math/number_sets.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

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

// The letter of the set that the symbol is said to be from; 0 where nothing is said.
char declared_set(const Expression& node, std::string_view symbol) {
  if (is_kind_of_number(node) && node.children[0]->text == symbol) {
    return number_set_of(*node.children[1]);
  }
  if (node.kind == Kind::answers || node.kind == Kind::described) {
    for (const Node child : node.children) {
      if (const char letter = declared_set(*child, symbol); letter != '\0') {
        return letter;
      }
    }
  }
  return '\0';
}

// A value, or several of one unknown: each runs through the whole numbers for itself. The parts of
// a point or of an interval, or x and y, do so together.
bool has_values_of_one_unknown(const Expression& node) {
  Node unknown = nullptr;
  const auto is_value = [&](Node part) {
    if (!is_equation(*part)) {
      return is_scalar(*part) || is_kind_of_number(*part);
    }
    const bool is_same = unknown == nullptr || same_tree(*unknown, *part->children[0]);
    unknown = part->children[0];
    return is_same && part->children.size() == 2 && is_scalar(*part->children[1]);
  };
  return node.kind == Kind::answers
             ? std::all_of(node.children.begin(), node.children.end(), is_value)
             : is_value(&node);
}

// x = pi/4 + n pi: what is asked for is an unknown, and not the value of a formula in n.
bool solves_for_unknown(const Expression& node) {
  if (node.kind == Kind::answers) {
    return std::all_of(node.children.begin(), node.children.end(),
                       [](Node child) { return solves_for_unknown(*child); });
  }
  const std::string_view name = is_equation(node) ? node.children[0]->text : std::string_view();
  return name == "x" || name == "t" || name == "z" || name == "theta";
}

std::optional<WholeNumber> read(Forms forms, std::string_view wanted, std::string_view given) {
  if (!is_whole_number_name(wanted) || !is_whole_number_name(given)) {
    return std::nullopt;
  }
  const char in_gold = declared_set(*forms.gold, wanted);
  const char in_answer = declared_set(*forms.answer, given);
  const bool is_declared = in_gold != '\0' && in_answer != '\0';
  const bool is_understood = in_gold == '\0' && in_answer == '\0' &&
                             turns_by(*forms.gold, wanted) && turns_by(*forms.answer, given);
  if (!is_declared && !is_understood) {
    return std::nullopt;
  }
  const bool is_any = is_understood ? wanted == "k" || solves_for_unknown(*forms.gold)
                                    : in_gold == 'Z' && in_answer == 'Z';
  return WholeNumber{
      wanted, given,
      is_any && has_values_of_one_unknown(*forms.gold) && has_values_of_one_unknown(*forms.answer)};
}

}  // namespace

bool is_whole_number_name(std::string_view name) {
  return name.size() == 1 && std::string_view("klmnj").find(name) != std::string_view::npos;
}

bool turns_by(const Expression& node, std::string_view symbol) {
  if (node.kind == Kind::answers || node.kind == Kind::set) {
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](Node child) { return turns_by(*child, symbol); });
  }
  const bool is_labelled = is_equation(node) && node.children.size() == 2 &&
                           is_label(*node.children[0]) && !holds_symbol(*node.children[0], symbol);
  const Expression& value = is_labelled ? *node.children[1] : node;
  return symbols_of(value) == std::vector{symbol} && is_linear(value, symbol, true);
}

std::optional<WholeNumber> whole_number_of(Forms forms) {
  const std::vector<std::string_view> gold = symbols_of(*forms.gold);
  const std::vector<std::string_view> answer = symbols_of(*forms.answer);
  if (auto renamed = read(forms, only_other(gold, answer), only_other(answer, gold))) {
    return renamed;
  }
  for (const std::string_view name : gold) {
    if (auto shared = read(forms, name, name); shared && shared->is_any) {
      return shared;
    }
  }
  return std::nullopt;
}

}  // namespace aha::rewards::math
