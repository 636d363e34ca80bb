#include "rewards/math/identity.h"

#include <cstdlib>

#include "rewards/math/generators.h"
#include "rewards/math/rational_value.h"

namespace aha::rewards::math {
namespace {

// Beyond these a proof may take milliseconds.
constexpr slong kMostTerms = 400;
constexpr slong kMostBits = 2048;
constexpr std::int64_t kHighestPower = 200;
constexpr ulong kHighestRoot = 8;

// Numerator and denominator, nothing cancelled: no greatest common divisor is ever taken.
struct Quotient {
  explicit Quotient(const Generators& generators) : context(generators.context()) {
    fmpz_mpoly_init(numerator, context);
    fmpz_mpoly_init(denominator, context);
    fmpz_mpoly_one(denominator, context);
  }
  ~Quotient() {
    fmpz_mpoly_clear(numerator, context);
    fmpz_mpoly_clear(denominator, context);
  }
  Quotient(const Quotient&) = delete;
  Quotient& operator=(const Quotient&) = delete;

  const fmpz_mpoly_ctx_struct* context;
  fmpz_mpoly_t numerator;
  fmpz_mpoly_t denominator;
};

class IdentityProof {
 public:
  explicit IdentityProof(Budget& budget) : budget_(budget) {}

  bool prove(const Expression& a, const Expression& b) {
    Quotient left(generators_);
    Quotient right(generators_);
    if (!read(a, left) || !read(b, right) ||
        !multiply(left.numerator, left.numerator, right.denominator) ||
        !multiply(right.numerator, right.numerator, left.denominator)) {
      return false;
    }
    fmpz_mpoly_sub(left.numerator, left.numerator, right.numerator, generators_.context());
    generators_.reduce(left.numerator);
    return fmpz_mpoly_is_zero(left.numerator, generators_.context()) != 0;
  }

 private:
  bool read(const Expression& expression, Quotient& result) {
    if (!budget_.spend()) {
      return false;
    }
    switch (expression.kind) {
      case Kind::number:
        return number(expression, result);
      case Kind::add:
      case Kind::multiply:
      case Kind::divide:
        return fold(expression, result);
      case Kind::negate:
        if (!read(*expression.children[0], result)) {
          return false;
        }
        fmpz_mpoly_neg(result.numerator, result.numerator, result.context);
        return true;
      case Kind::power:
        return power(expression, result);
      case Kind::root:
        return root(expression, result);
      default:
        return generator(generators_.of_term(expression), result);
    }
  }

  bool number(const Expression& expression, Quotient& result) {
    Rational value;
    if (rational_value(expression, nullptr, budget_, value) != RationalStatus::value ||
        value.bits() > kMostBits) {
      return false;
    }
    fmpz_mpoly_set_fmpz(result.numerator, fmpq_numref(value.value), result.context);
    fmpz_mpoly_set_fmpz(result.denominator, fmpq_denref(value.value), result.context);
    return true;
  }

  bool generator(std::size_t number, Quotient& result) {
    if (number == Generators::kMost) {
      return false;
    }
    fmpz_mpoly_gen(result.numerator, static_cast<slong>(number), result.context);
    return true;
  }

  // 0 where the expression is no integer from 2 to kHighestRoot.
  ulong root_index(const Expression& expression) {
    std::int64_t index = 0;
    return small_integer_value(expression, nullptr, budget_, index) && index >= 2 &&
                   index <= static_cast<std::int64_t>(kHighestRoot)
               ? static_cast<ulong>(index)
               : 0;
  }

  bool root(const Expression& expression, Quotient& result) {
    const ulong index = root_index(*expression.children[1]);
    return generator(index == 0 ? generators_.of_term(expression)
                                : generators_.of_root(*expression.children[0], index),
                     result);
  }

  bool power(const Expression& whole, Quotient& result) {
    const Expression& base = *whole.children[0];
    const Expression& exponent = *whole.children[1];
    Rational value;
    if (rational_value(exponent, nullptr, budget_, value) != RationalStatus::value ||
        !is_small(fmpq_numref(value.value)) ||
        fmpz_cmp_ui(fmpq_denref(value.value), kHighestRoot) > 0) {
      return generator(generators_.of_term(whole), result);
    }
    const slong n = fmpz_get_si(fmpq_numref(value.value));
    Quotient factor(generators_);
    // The principal root of a node of kind power is not always that of kind root.
    const bool is_root = !value.is_integer();
    if (is_root && base.kind != Kind::number) {
      return generator(generators_.of_term(whole), result);
    }
    if (!(is_root
              ? generator(generators_.of_root(base, fmpz_get_ui(fmpq_denref(value.value))), factor)
              : read(base, factor))) {
      return false;
    }
    fmpz_mpoly_one(result.numerator, result.context);
    for (slong i = 0; i < std::abs(n); ++i) {
      if (!multiply(result.numerator, result.numerator, factor.numerator) ||
          !multiply(result.denominator, result.denominator, factor.denominator)) {
        return false;
      }
    }
    if (n < 0) {
      fmpz_mpoly_swap(result.numerator, result.denominator, result.context);
    }
    return true;
  }

  static bool is_small(const fmpz_t exponent) {
    return fmpz_cmp_si(exponent, kHighestPower) <= 0 && fmpz_cmp_si(exponent, -kHighestPower) >= 0;
  }

  bool fold(const Expression& expression, Quotient& result) {
    if (!read(*expression.children[0], result)) {
      return false;
    }
    for (const Expression* child : expression.children.subspan(1)) {
      Quotient part(generators_);
      if (!read(*child, part)) {
        return false;
      }
      if (expression.kind == Kind::divide) {
        fmpz_mpoly_swap(part.numerator, part.denominator, part.context);
      }
      if (!(expression.kind == Kind::add ? add(result, part) : scale(result, part))) {
        return false;
      }
    }
    return true;
  }

  bool add(Quotient& sum, Quotient& part) {
    if (fmpz_mpoly_equal(sum.denominator, part.denominator, sum.context) == 0) {
      if (!multiply(sum.numerator, sum.numerator, part.denominator) ||
          !multiply(part.numerator, part.numerator, sum.denominator) ||
          !multiply(sum.denominator, sum.denominator, part.denominator)) {
        return false;
      }
    }
    fmpz_mpoly_add(sum.numerator, sum.numerator, part.numerator, sum.context);
    return true;
  }

  bool scale(Quotient& product, const Quotient& factor) {
    return multiply(product.numerator, product.numerator, factor.numerator) &&
           multiply(product.denominator, product.denominator, factor.denominator);
  }

  // Looks at the sizes first.
  bool multiply(fmpz_mpoly_t product, const fmpz_mpoly_t a, const fmpz_mpoly_t b) {
    const fmpz_mpoly_ctx_struct* context = generators_.context();
    const slong terms = fmpz_mpoly_length(a, context) * fmpz_mpoly_length(b, context);
    const slong bits = std::abs(fmpz_mpoly_max_bits(a)) + std::abs(fmpz_mpoly_max_bits(b));
    if (terms > kMostTerms * kMostTerms / 4 || bits > kMostBits || !budget_.spend(1 + terms / 16)) {
      return false;
    }
    fmpz_mpoly_mul(product, a, b, context);
    return fmpz_mpoly_length(product, context) <= kMostTerms;
  }

  Budget& budget_;
  Generators generators_;
};

}  // namespace

bool is_identity(const Expression& a, const Expression& b, Budget& budget) {
  return IdentityProof(budget).prove(a, b);
}

}  // namespace aha::rewards::math
