#pragma once

#include <string_view>

#include "rewards/math/arena.h"
#include "rewards/math/budget.h"
#include "rewards/math/expression.h"
#include "rewards/math/flint.h"

namespace aha::rewards::math {

struct Polynomial {
  Polynomial() { fmpz_poly_init(value); }
  ~Polynomial() { fmpz_poly_clear(value); }
  Polynomial(const Polynomial&) = delete;
  Polynomial& operator=(const Polynomial&) = delete;
  fmpz_poly_t value;
};

// A rational function of one symbol. Nothing is cancelled: the roots of the denominator are where
// the expression it was read from is undefined.
struct Fraction {
  Fraction() { fmpz_poly_one(denominator.value); }
  Polynomial numerator;
  Polynomial denominator;
};

// False where the expression is no rational function of the symbol with rational coefficients, or
// over its bounds (degree 16, 512 bits a coefficient).
bool read_fraction(const Expression& expression, std::string_view symbol, Budget& budget,
                   Fraction& result);

}  // namespace aha::rewards::math
