#include "rewards/math/complex_symbols.h"

#include <algorithm>
#include <string>

#include "rewards/math/function_name.h"
#include "rewards/math/substitute.h"

namespace aha::rewards::math {
namespace {

using Names = std::vector<std::string_view>;

// z, w, z_1
bool is_usual_name(std::string_view name) {
  return (name.starts_with('z') || name.starts_with('w')) && (name.size() == 1 || name[1] == '_');
}

bool takes_complex(const Expression& node) {
  if (node.kind != Kind::function) {
    return false;
  }
  switch (find_function(node.text)) {
    case Function::conj:
    case Function::re:
    case Function::im:
    case Function::arg:
      return true;
    default:
      return false;
  }
}

bool holds_complex(const Expression& node) {
  return takes_complex(node) ||
         std::any_of(node.children.begin(), node.children.end(),
                     [](const Expression* child) { return holds_complex(*child); });
}

void add_names(const Expression& node, bool any_name, Names& names) {
  if (node.kind == Kind::symbol && (any_name || is_usual_name(node.text))) {
    names.push_back(node.text);
  }
  for (const Expression* child : node.children) {
    add_names(*child, any_name, names);
  }
}

void collect(const Expression& node, Names& names) {
  if (takes_complex(node)) {
    add_names(node, true, names);
  } else if (node.kind == Kind::absolute) {
    add_names(node, false, names);
  }
  for (const Expression* child : node.children) {
    collect(*child, names);
  }
}

Names complex_names(const Expression& a, const Expression& b) {
  Names names;
  for (const Expression* side : {&a, &b}) {
    collect(*side, names);
  }
  if (holds_complex(a) || holds_complex(b)) {
    add_names(a, false, names);
    add_names(b, false, names);
  }
  return names;
}

}  // namespace

RealForms with_real_symbols(RealForms forms, Arena& arena) {
  const Names names = complex_names(*forms.a, *forms.b);
  std::vector<FreeSymbol> imaginary;
  std::vector<Substitution> values;
  for (const FreeSymbol& symbol : forms.symbols) {
    if (symbol.is_integer || std::find(names.begin(), names.end(), symbol.name) == names.end()) {
      continue;
    }
    imaginary.push_back({arena.keep(std::string(symbol.name) + " imaginary")});
    const Expression* part = arena.make(
        Kind::multiply,
        {arena.leaf(Kind::symbol, imaginary.back().name), arena.leaf(Kind::constant, "i")});
    values.push_back(
        {symbol.name, arena.make(Kind::add, {arena.leaf(Kind::symbol, symbol.name), part})});
  }
  if (!values.empty()) {
    forms.a = substitute(*forms.a, values, arena);
    forms.b = substitute(*forms.b, values, arena);
    forms.symbols.insert(forms.symbols.end(), imaginary.begin(), imaginary.end());
  }
  return forms;
}

}  // namespace aha::rewards::math
