#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace aha::rewards::math {

// What a node of an expression says. The children are named in brackets.
enum class Kind : std::uint8_t {
  // Values
  number,    // `text`: decimal digits, at most one point; never a sign or a separator
  constant,  // `text`: "pi", "e", "i", "infinity"
  symbol,    // `text`: a variable's name: "x", "x_1", "alpha"

  // Arithmetic
  add,         // [terms...] two or more
  multiply,    // [factors...] two or more
  negate,      // [a]
  divide,      // [a, b]
  power,       // [base, exponent]
  root,        // [radicand, index]; the principal root, but the real one of a negative radicand
               // where the index is an odd integer
  factorial,   // [a]
  absolute,    // [a]; `text`: "||" of a norm
  floor,       // [a]
  ceiling,     // [a]
  binomial,    // [n, k]
  logarithm,   // [a, base]
  function,    // `text`: "sin", "arcsin", "sinh", "exp", "ln", "re", "im", "arg", "conj", "gcd",
               // "min", ...; [arguments...]
  sum,         // [index, first, last, body]
  product,     // [index, first, last, body]
  plus_minus,  // [a]: a or -a

  // Collections and statements: never inside arithmetic
  tuple,         // [elements...] in order
  set,           // [elements...] without order
  answers,       // [answers...] several answers, in any order
  interval,      // [low, high]; `flags` say which ends belong to it
  set_union,     // [sets...]
  intersection,  // [sets...]
  difference,    // [a, b]
  empty_set,
  relation,     // `text`: "=", "!=", "<", "<=", ">", ">=", "in"; [left, right]; "=" may have more;
                // "~": [answer, what it is near...]
  conjunction,  // [relations...] all hold: a chain a < b < c is two of them
  described,    // [element, conditions...]: {2k | k in Z}
  residue,      // [a, m]: a (mod m)
  integral,     // [variable, body], or [variable, body, low, high]
  limit,        // [variable, body, point]; `text`: "+" or "-" where it comes from one side
  matrix,       // [rows...] of kind tuple, all of one length
  quantity,     // [value]; `text`: a unit, "%" or "deg"
  ratio,        // [parts...]: 7:32, and clock times
  text,         // `text`: words, a letter of a multiple choice, a date
};

inline constexpr std::uint8_t kClosedLow = 1;
inline constexpr std::uint8_t kClosedHigh = 2;

// A node of an expression tree. Nodes, their children and their text live in the arena that made
// them; a node is a value that is copied freely while the arena lives.
struct Expression {
  Kind kind = Kind::text;
  std::uint8_t flags = 0;
  std::string_view text;
  std::span<const Expression* const> children;
};

}  // namespace aha::rewards::math
