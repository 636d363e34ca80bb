#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rewards/math/arena.h"
#include "rewards/math/expression.h"

namespace aha::rewards::math {

// What is refused before anything is evaluated, as undecided. Every function below keeps to them,
// never throws for what an expression holds, never ends the process, may be called from any number
// of threads, and takes at most `milliseconds` of CPU time (what can run longer runs in a process
// that is killed, and whose CPU time counts as well).
struct Bounds {
  std::size_t depth = 64;       // nested nodes
  std::size_t nodes = 2000;     // of both expressions together
  std::size_t terms = 5000;     // of a polynomial, of a bounded sum or product
  std::size_t digits = 5000;    // of a number as it is written
  std::int64_t bits = 200'000;  // of an integer that is evaluated: 10^9! and 9^9^9 are refused
  std::int64_t milliseconds = 50;
  bool numeric = true;  // agreement to hundreds of bits is equality; else it is left undecided

  bool operator==(const Bounds&) const = default;
};

// How a decision was reached. A numeric one may be wrong where two numbers, or two functions at
// every point tried, agree by chance to hundreds of bits; the others are certain.
enum class Method : std::uint8_t {
  none,       // not decided
  text,       // the same words or the same notation
  exact,      // exact arithmetic, or a proof by Calcium
  separated,  // enclosures that do not overlap, so certainly different
  numeric,    // the same at random points, to hundreds of bits
};

enum class Equality : std::uint8_t { equal, different, undecided };

struct Decision {
  Equality equality = Equality::undecided;
  Method method = Method::none;
  // In static text why it is undecided, or why what agrees numerically is not proven.
  std::string_view reason;
};

// Whether two arithmetic expressions (kinds number to product of Kind, `plus_minus` excepted) have
// one value: as complex constants, or as functions of their symbols, each taken for a real number
// in general position, or for a complex one where the functions are about such (conjugates).
// "infinity" equals only itself with the same sign. An undefined value (1/0) equals nothing and is
// undecided, unless both are the same tree.
Decision decide_equal(const Expression& a, const Expression& b, const Bounds& bounds);

// Whether |a - b| <= tolerance, for constants; a complex one too. The tolerance is a positive
// constant. Equality::equal where it is.
Decision decide_within(const Expression& a, const Expression& b, const Expression& tolerance,
                       const Bounds& bounds);

enum class Order : std::uint8_t { less, equal, greater, not_real, undecided };

// How two real constants stand; infinity and its negative are allowed.
Order compare(const Expression& a, const Expression& b, const Bounds& bounds);

enum class Proportion : std::uint8_t {
  positive,  // a = c b with a real constant c > 0
  negative,  // with c < 0
  complex,   // with a constant c that is not real
  none,      // with no constant, or one side is zero and the other is not
  undecided,
};

// Whether a is b times a constant other than zero, as functions of their symbols: what makes two
// equations, or two inequalities, the same. `method` says how, where there is a constant: exact or
// numeric.
Proportion decide_proportion(const Expression& a, const Expression& b, const Bounds& bounds,
                             Method& method);

// The real numbers for which a relation between functions of one symbol holds, as one of
// `interval`, `set_union` (of intervals and sets, in order), `set` (of points) and `empty_set`, the
// ends and points being exact constants made in `arena`. `relation` is of kind relation ("=", "!=",
// "<", "<=", ">", ">=") or a conjunction of such. Solved are polynomials and rational functions
// whose real roots can be written down (degree 2, or factors of such), and |linear| against a
// constant. Null where it is not solved.
const Expression* solve(const Expression& relation, std::string_view symbol, Arena& arena,
                        const Bounds& bounds);

}  // namespace aha::rewards::math
