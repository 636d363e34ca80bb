#pragma once

#include "rewards/math/macros.h"

namespace aha::rewards::math::macro_kinds {

// The entries of the tables of macros, by what is done with them.
constexpr Macro token(std::string_view name, TokenType type, std::string_view text = {}) {
  return {name, MacroUse::token, type, text};
}
constexpr Macro greek(std::string_view name) {
  return {name, MacroUse::token, TokenType::symbol, name};
}
constexpr Macro function(std::string_view name) {
  return {name, MacroUse::token, TokenType::function, name};
}
constexpr Macro skipped(std::string_view name) {
  return {name, MacroUse::skip, TokenType::unknown, {}};
}
constexpr Macro words(std::string_view name) {
  return {name, MacroUse::words, TokenType::unknown, {}};
}
constexpr Macro letters(std::string_view name) {
  return {name, MacroUse::letters, TokenType::unknown, {}};
}

}  // namespace aha::rewards::math::macro_kinds
