#pragma once

#include <cstdint>
#include <string_view>

namespace aha::rewards::math {

enum class TokenType : std::uint8_t {
  number,     // text: digits, at most one point
  repeating,  // text: the digits before the period; extra: the period
  based,      // text: digits of any base; extra: the base in decimal
  symbol,     // text: a letter, a Greek letter's name, the name of an unknown macro
  word,       // text: two letters or more
  function,   // text: "sin"
  constant,   // text: "pi", "infinity"
  large,      // text: "sum", "product", "integral", "limit"
  fraction,
  root,
  binomial,
  choose,  // infix \choose
  plus,
  minus,
  plus_minus,
  minus_plus,
  times,
  divide,
  power,      // ^
  subscript,  // _
  factorial,  // !
  percent,
  degree,
  prime,
  currency,  // text: "$", "euro", "£"
  open,      // text: "(", "[", "{", "set", "floor", "ceil", "angle"
  close,     // text as of the opening one
  bar,       // |
  comma,
  semicolon,
  colon,
  gap,          // \quad and wider
  conjunction,  // text: "and", "or"
  relation,     // text as of Kind::relation, or "~" for approximately
  member,       // text: "in", "notin"
  cup,
  cap,
  setminus,
  empty_set,
  implies,  // arrows
  begin,    // text: an environment's name
  end,
  column,  // &
  row,     // \\ (two backslashes)
  overline,
  modulo,  // \pmod
  dots,
  unknown,  // text: what it is
  finish,   // after the last one
};

struct Token {
  TokenType type = TokenType::finish;
  bool space_before = false;
  bool in_text = false;  // inside \text{} and its like
  std::string_view text;
  std::string_view extra;
};

}  // namespace aha::rewards::math
