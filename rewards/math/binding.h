#pragma once

#include <string_view>

#include "rewards/math/flint.h"

namespace aha::rewards::math {

// What symbols stand for while an expression is evaluated: a list on the stack, the innermost index
// of a sum first. A value is exact.
struct Binding {
  std::string_view name;
  const Rational* value = nullptr;
  const Binding* outer = nullptr;
};

inline const Rational* find_value(const Binding* bindings, std::string_view name) {
  for (; bindings != nullptr; bindings = bindings->outer) {
    if (bindings->name == name) {
      return bindings->value;
    }
  }
  return nullptr;
}

}  // namespace aha::rewards::math
