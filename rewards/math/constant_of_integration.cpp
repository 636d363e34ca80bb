#include "rewards/math/constant_of_integration.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"
#include "rewards/math/substitute.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;
using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 4> kNames{"C", "C_1", "K", "c"};
constexpr Names kInAnswer(kNames);
constexpr Names kInGold = kInAnswer.first(3);

bool is_one_of(std::string_view name, Names names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// C or -C, which is any number as well.
bool is_constant(const Expression& term, Names names) {
  return term.kind == Kind::negate ? is_constant(*term.children[0], names)
                                   : term.kind == Kind::symbol && is_one_of(term.text, names);
}

bool is_named(const Expression& node) {
  return is_equation(node) && node.children.size() == 2 && is_label(*node.children[0]);
}

// What stands beside the only term that is such a constant, in a sum of which the rest is a
// function of one other symbol, a small letter; null for anything else.
Node beside_constant(Node node, Names names, Arena& arena) {
  if (node->kind != Kind::add) {
    return nullptr;
  }
  std::vector<Node> rest;
  std::copy_if(node->children.begin(), node->children.end(), std::back_inserter(rest),
               [&](Node term) { return !is_constant(*term, names); });
  if (rest.empty() || rest.size() + 1 != node->children.size()) {
    return nullptr;
  }
  Node function = rest.size() == 1 ? rest[0] : arena.make(Kind::add, rest);
  const std::vector<std::string_view> symbols = symbols_of(*function);
  const bool is_function =
      symbols.size() == 1 && symbols[0][0] >= 'a' && symbols[0][0] <= 'z' && is_scalar(*function);
  return is_function ? function : nullptr;
}

}  // namespace

Forms without_constants_of_integration(Forms forms, Arena& arena) {
  const bool both_are_named = is_named(*forms.gold) && is_named(*forms.answer);
  if (both_are_named && !same_tree(*forms.gold->children[0], *forms.answer->children[0])) {
    return {nullptr, nullptr};
  }
  const auto value_of = [](Node node) { return is_named(*node) ? node->children[1] : node; };
  Node gold = beside_constant(value_of(forms.gold), kInGold, arena);
  Node answer =
      gold == nullptr ? nullptr : beside_constant(value_of(forms.answer), kInAnswer, arena);
  return answer == nullptr || symbols_of(*gold) != symbols_of(*answer) ? Forms{nullptr, nullptr}
                                                                       : Forms{gold, answer};
}

const Expression* with_constant_of(Forms forms, Arena& arena) {
  if (!is_named(*forms.gold) || !is_named(*forms.answer) ||
      !same_tree(*forms.gold->children[0], *forms.answer->children[0])) {
    return nullptr;
  }
  const Expression& label = *forms.gold->children[0];
  const bool is_solution = is_unknown_function(label) || label.text == "y";
  std::vector<std::string_view> gold = symbols_of(*forms.gold->children[1]);
  std::vector<std::string_view> answer = symbols_of(*forms.answer->children[1]);
  const auto take = [](std::vector<std::string_view>& symbols, Names names) {
    const auto found = std::find_if(symbols.begin(), symbols.end(),
                                    [&](std::string_view name) { return is_one_of(name, names); });
    const std::string_view name = found == symbols.end() ? std::string_view() : *found;
    symbols.erase(found, found == symbols.end() ? found : found + 1);
    return name;
  };
  const std::string_view wanted = take(gold, kInGold);
  const std::string_view given = take(answer, kInAnswer);
  if (!is_solution || wanted.empty() || given.empty() || gold.size() != 1 || gold != answer) {
    return nullptr;
  }
  const Substitution renamed{given, arena.leaf(Kind::symbol, wanted)};
  return substitute(*forms.answer, {&renamed, 1}, arena);
}

}  // namespace aha::rewards::math
