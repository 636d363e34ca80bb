#pragma once

#include <string_view>
#include <vector>

#include "rewards/math/arithmetic.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// What an answer looks like: what the judge asks first.
bool is_list(const Expression& node);          // a set or several answers
bool is_scalar(const Expression& node);        // arithmetic, with units or without
bool is_equation(const Expression& node);      // a = b, a = b = c
bool is_inequality(const Expression& node);    // one, or a conjunction of relations
bool is_inequalities(const Expression& node);  // that, or a list of such
bool is_membership(const Expression& node);    // x in S
bool is_set(const Expression& node);           // of real numbers, made of intervals and points

bool holds_integral(const Expression& node);  // or a limit: neither is evaluated

// A name for the value that an equation gives: x, x_1, f(2), AB, |AB|, |A|, |z|, n(A), dy/dx, (p,
// q), words; but no constant, product or absolute value: neither pi = 3 nor 2x = 3 nor |x| = 3
// says 3.
bool is_label(const Expression& node);

// 42 beside m + n = 42, 1 beside a limit that is said to be 1.
bool says_what_is_asked_for(const Expression& gold, const Expression& answer);

bool is_unknown_function(const Expression& node);  // f(x), g_1(x), f'(x)

// The first symbol of a tree; null where it has none.
const Expression* symbol_in(const Expression& node);
bool holds_symbol(const Expression& node, std::string_view symbol);
std::vector<std::string_view> symbols_of(const Expression& node);  // each once, 40 at most

bool is_kind_of_number(const Expression& node);  // x in R, k in Z

inline constexpr Decision kEqual{Equality::equal, Method::exact, {}};
inline constexpr Decision kSameText{Equality::equal, Method::text, {}};
inline constexpr Decision kDifferent{Equality::different, Method::exact, {}};

inline bool is_equal(const Decision& decision) { return decision.equality == Equality::equal; }

// A decision that rests on an equality as well, which may be a numeric one.
inline Decision weaker(const Decision& decision, const Decision& equality) {
  return is_equal(decision) && equality.method == Method::numeric ? equality : decision;
}

}  // namespace aha::rewards::math
