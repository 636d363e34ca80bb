#pragma once

#include <string_view>

namespace aha::rewards::math {

// The functions that arithmetic knows, by the text of a node of kind function. The inverse ones go
// by "arcsin" and by "asin", the hyperbolic inverse ones by "arsinh" too; "ln" and "log" are the
// natural logarithm.
enum class Function {
  unknown,
  sin,
  cos,
  tan,
  cot,
  sec,
  csc,
  arcsin,
  arccos,
  arctan,
  arccot,  // in (0, pi)
  arcsec,
  arccsc,
  sinh,
  cosh,
  tanh,
  coth,
  sech,
  csch,
  arcsinh,
  arccosh,
  arctanh,
  arccoth,
  arcsech,
  arccsch,
  exp,
  ln,
  sqrt,
  abs,
  re,
  im,
  arg,
  conj,
  sign,
  gamma,
  gcd,
  lcm,
  min,
  max,
  mod,
};

Function find_function(std::string_view name);

}  // namespace aha::rewards::math
