#include "rewards/math/substitute.h"

#include <algorithm>
#include <vector>

namespace aha::rewards::math {
namespace {

// Which child of what binds its first child is the body; 0 for what binds nothing.
std::size_t body_of_binder(Kind kind) {
  switch (kind) {
    case Kind::sum:
    case Kind::product:
      return 3;
    case Kind::integral:
    case Kind::limit:
      return 1;
    default:
      return 0;
  }
}

const Expression* replace(const Expression& expression, std::span<const Substitution> values,
                          Arena& arena) {
  if (expression.kind == Kind::symbol) {
    const auto found = std::find_if(values.begin(), values.end(), [&](const Substitution& value) {
      return value.symbol == expression.text;
    });
    return found == values.end() ? &expression : found->value;
  }
  const std::size_t body = body_of_binder(expression.kind);
  const bool binds = body != 0;
  std::vector<Substitution> inner;
  if (binds) {  // the index or variable hides a symbol of its name in the body
    std::copy_if(
        values.begin(), values.end(), std::back_inserter(inner),
        [&](const Substitution& value) { return value.symbol != expression.children[0]->text; });
  }
  std::vector<const Expression*> children;
  bool is_changed = false;
  for (std::size_t i = 0; i < expression.children.size(); ++i) {
    const Expression* child = expression.children[i];
    const bool is_index = binds && i == 0;
    const bool is_body = binds && i == body;
    children.push_back(
        is_index ? child
                 : replace(*child, is_body ? std::span<const Substitution>(inner) : values, arena));
    is_changed = is_changed || children.back() != child;
  }
  return is_changed ? arena.make(expression.kind, children, expression.text, expression.flags)
                    : &expression;
}

}  // namespace

const Expression* substitute(const Expression& expression, std::span<const Substitution> values,
                             Arena& arena) {
  return replace(expression, values, arena);
}

}  // namespace aha::rewards::math
