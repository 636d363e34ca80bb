#include "rewards/math/tree.h"

#include <algorithm>
#include <functional>

#include "rewards/math/function_name.h"

namespace aha::rewards::math {
namespace {

// The indices of the sums and products around a node, innermost first.
struct BoundName {
  std::string_view name;
  const BoundName* outer;
};

bool is_bound(const BoundName* names, std::string_view name) {
  for (; names != nullptr; names = names->outer) {
    if (names->name == name) {
      return true;
    }
  }
  return false;
}

bool is_negative_number(const Expression& expression) {
  if (expression.kind == Kind::divide) {
    return is_negative_number(*expression.children[0]) !=
           is_negative_number(*expression.children[1]);
  }
  return expression.kind == Kind::negate && expression.children[0]->kind == Kind::number;
}

bool takes_integers(const Expression& expression) {
  if (expression.kind != Kind::function) {
    return false;
  }
  const Function function = find_function(expression.text);
  return function == Function::gcd || function == Function::lcm || function == Function::mod;
}

void collect(const Expression& expression, const BoundName* bound, bool is_integer,
             std::vector<FreeSymbol>& symbols) {
  if (expression.kind == Kind::symbol) {
    if (is_bound(bound, expression.text)) {
      return;
    }
    const auto known = std::find_if(symbols.begin(), symbols.end(), [&](const FreeSymbol& symbol) {
      return symbol.name == expression.text;
    });
    if (known == symbols.end()) {
      symbols.push_back({expression.text, is_integer});
    } else {
      known->is_integer = known->is_integer || is_integer;
    }
    return;
  }
  const auto children = expression.children;
  if (expression.kind == Kind::sum || expression.kind == Kind::product) {
    collect(*children[1], bound, true, symbols);
    collect(*children[2], bound, true, symbols);
    const BoundName inner{children[0]->text, bound};
    collect(*children[3], &inner, is_integer, symbols);
    return;
  }
  if (expression.kind == Kind::power && is_negative_number(*children[0])) {
    collect(*children[1], bound, true, symbols);
    return;
  }
  for (const Expression* child : children) {
    collect(*child, bound, is_integer || takes_integers(expression), symbols);
  }
}

}  // namespace

bool is_same_tree(const Expression& a, const Expression& b) {
  return &a == &b || (a.kind == b.kind && a.flags == b.flags && a.text == b.text &&
                      std::equal(a.children.begin(), a.children.end(), b.children.begin(),
                                 b.children.end(), [](const Expression* x, const Expression* y) {
                                   return is_same_tree(*x, *y);
                                 }));
}

std::uint64_t hash_tree(const Expression& expression) {
  constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15;
  std::uint64_t hash = std::hash<std::string_view>{}(expression.text) +
                       (static_cast<std::uint64_t>(expression.kind) << 8 | expression.flags);
  for (const Expression* child : expression.children) {
    hash = (hash ^ (hash >> 29)) * kMultiplier + hash_tree(*child);
  }
  return (hash ^ (hash >> 32)) * kMultiplier;
}

void collect_free_symbols(const Expression& expression, std::vector<FreeSymbol>& symbols) {
  collect(expression, nullptr, false, symbols);
}

int infinity_sign(const Expression& expression) {
  if (expression.kind == Kind::negate) {
    return -infinity_sign(*expression.children[0]);
  }
  return expression.kind == Kind::constant && expression.text == "infinity" ? 1 : 0;
}

bool holds_infinity(const Expression& expression) {
  return (expression.kind == Kind::constant && expression.text == "infinity") ||
         std::any_of(expression.children.begin(), expression.children.end(),
                     [](const Expression* child) { return holds_infinity(*child); });
}

}  // namespace aha::rewards::math
