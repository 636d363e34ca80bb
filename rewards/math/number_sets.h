#pragma once

#include <string_view>

#include "rewards/math/arena.h"

namespace aha::rewards::math {

inline constexpr std::string_view kReals = "\\mathbb{R}";

// The name of the symbol for a set of numbers whose letter is one of R, Z, N, Q and C, written in
// blackboard bold: no letter that is written otherwise has it. Empty for any other letter.
constexpr std::string_view number_set_name(std::string_view letter) {
  for (const std::string_view name :
       {kReals, std::string_view("\\mathbb{Z}"), std::string_view("\\mathbb{N}"),
        std::string_view("\\mathbb{Q}"), std::string_view("\\mathbb{C}")}) {
    if (letter.size() == 1 && letter[0] == name[8]) {
      return name;
    }
  }
  return {};
}

// The letter of such a symbol; 0 for any other node.
inline char number_set_of(const Expression& node) {
  const bool is_set = node.kind == Kind::symbol && node.text.starts_with("\\mathbb{") &&
                      node.text.size() == kReals.size();
  return is_set ? node.text[8] : '\0';
}

// R where it can only be a set, as in x in R, for the set of real numbers; else the node itself.
inline const Expression* as_number_set(const Expression* node, Arena& arena) {
  const std::string_view name =
      node->kind == Kind::symbol ? number_set_name(node->text) : std::string_view();
  return name.empty() ? node : arena.leaf(Kind::symbol, name);
}

}  // namespace aha::rewards::math
