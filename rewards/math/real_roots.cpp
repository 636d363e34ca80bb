#include "rewards/math/real_roots.h"

namespace aha::rewards::math {
namespace {

struct Factors {
  Factors() { fmpz_poly_factor_init(value); }
  ~Factors() { fmpz_poly_factor_clear(value); }
  Factors(const Factors&) = delete;
  Factors& operator=(const Factors&) = delete;
  fmpz_poly_factor_t value;
};

const Expression* write_integer(const fmpz_t number, Arena& arena) {
  char* digits = fmpz_get_str(nullptr, 10, number);
  const bool is_negative = digits[0] == '-';
  const Expression* node =
      arena.leaf(Kind::number, arena.keep(std::string_view(digits + (is_negative ? 1 : 0))));
  flint_free(digits);
  return is_negative ? arena.make(Kind::negate, {node}) : node;
}

// -b / a, in lowest terms, the sign in front.
const Expression* root_of_linear(const fmpz_poly_struct& factor, Arena& arena) {
  Rational root;
  fmpq_set_fmpz_frac(root.value, factor.coeffs, factor.coeffs + 1);
  fmpq_neg(root.value, root.value);
  if (root.is_integer()) {
    return write_integer(fmpq_numref(root.value), arena);
  }
  const bool is_negative = fmpq_sgn(root.value) < 0;
  fmpq_abs(root.value, root.value);
  const Expression* node =
      arena.make(Kind::divide, {write_integer(fmpq_numref(root.value), arena),
                                write_integer(fmpq_denref(root.value), arena)});
  return is_negative ? arena.make(Kind::negate, {node}) : node;
}

// (-b +- sqrt(b^2 - 4 a c)) / (2 a)
void add_roots_of_quadratic(const fmpz_poly_struct& factor, Arena& arena,
                            std::vector<const Expression*>& roots) {
  const fmpz* c = factor.coeffs;
  const fmpz* b = factor.coeffs + 1;
  const fmpz* a = factor.coeffs + 2;
  Integer discriminant;
  Integer number;
  fmpz_mul(discriminant.value, b, b);
  fmpz_mul(number.value, a, c);
  fmpz_submul_ui(discriminant.value, number.value, 4);
  if (fmpz_sgn(discriminant.value) < 0) {
    return;
  }
  const Expression* root = arena.make(
      Kind::root, {write_integer(discriminant.value, arena), arena.leaf(Kind::number, "2")});
  fmpz_neg(number.value, b);
  const Expression* middle = write_integer(number.value, arena);
  fmpz_mul_ui(number.value, a, 2);
  const Expression* below = write_integer(number.value, arena);
  for (const Expression* term : {arena.make(Kind::negate, {root}), root}) {
    roots.push_back(arena.make(Kind::divide, {arena.make(Kind::add, {middle, term}), below}));
  }
}

}  // namespace

bool add_real_roots(const Polynomial& polynomial, Arena& arena,
                    std::vector<const Expression*>& roots) {
  if (fmpz_poly_degree(polynomial.value) < 1) {
    return true;
  }
  Factors factors;
  fmpz_poly_factor(factors.value, polynomial.value);
  for (slong i = 0; i < factors.value->num; ++i) {
    const fmpz_poly_struct& factor = factors.value->p[i];
    if (factor.length == 2) {
      roots.push_back(root_of_linear(factor, arena));
    } else if (factor.length == 3) {
      add_roots_of_quadratic(factor, arena, roots);
    } else if (fmpz_poly_num_real_roots(&factor) != 0) {
      return false;
    }
  }
  return true;
}

}  // namespace aha::rewards::math
