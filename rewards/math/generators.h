#pragma once

#include <cstddef>
#include <vector>

#include "rewards/math/expression.h"
#include "rewards/math/flint.h"

namespace aha::rewards::math {

// The unknowns over which an identity is proven: a subterm each, told apart as they are written.
class Generators {
 public:
  static constexpr std::size_t kMost = 12;

  Generators() { fmpz_mpoly_ctx_init(context_, kMost, ORD_LEX); }
  ~Generators() { fmpz_mpoly_ctx_clear(context_); }
  Generators(const Generators&) = delete;
  Generators& operator=(const Generators&) = delete;

  const fmpz_mpoly_ctx_struct* context() const { return context_; }

  // The unknown's number; kMost where there are too many.
  std::size_t of_term(const Expression& term) { return find({&term, 1}); }
  // That of the root of the given index.
  std::size_t of_root(const Expression& radicand, ulong index) { return find({&radicand, index}); }

  // Takes from a polynomial what is zero by the relations among the unknowns.
  void reduce(fmpz_mpoly_t polynomial) const;

 private:
  struct Generator {
    const Expression* term = nullptr;
    ulong index = 1;  // of a root of the term; 1: the term itself
  };

  std::size_t find(const Generator& wanted);
  // A polynomial that is zero, in which the generator has the leading term; false where none is.
  bool relation(std::size_t number, fmpz_mpoly_t zero) const;
  bool circle(std::size_t number, fmpz_mpoly_t zero) const;

  fmpz_mpoly_ctx_t context_;
  std::vector<Generator> known_;
};

}  // namespace aha::rewards::math
