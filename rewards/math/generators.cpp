#include "rewards/math/generators.h"

#include "rewards/math/function_name.h"
#include "rewards/math/number_text.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {
namespace {

bool is_function(const Expression& term, Function function) {
  return term.kind == Kind::function && term.children.size() == 1 &&
         find_function(term.text) == function;
}

}  // namespace

std::size_t Generators::find(const Generator& wanted) {
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (known_[i].index == wanted.index && is_same_tree(*known_[i].term, *wanted.term)) {
      return i;
    }
  }
  if (known_.size() == kMost) {
    return kMost;
  }
  known_.push_back(wanted);
  return known_.size() - 1;
}

bool Generators::circle(std::size_t number, fmpz_mpoly_t zero) const {
  if (!is_function(*known_[number].term, Function::sin)) {
    return false;
  }
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (known_[i].index == 1 && is_function(*known_[i].term, Function::cos) &&
        is_same_tree(*known_[i].term->children[0], *known_[number].term->children[0])) {
      fmpz_mpoly_t square;
      fmpz_mpoly_init(square, context_);
      fmpz_mpoly_gen(square, static_cast<slong>(i), context_);
      fmpz_mpoly_pow_ui(square, square, 2, context_);
      fmpz_mpoly_gen(zero, static_cast<slong>(number), context_);
      fmpz_mpoly_pow_ui(zero, zero, 2, context_);
      fmpz_mpoly_add(zero, zero, square, context_);
      fmpz_mpoly_sub_ui(zero, zero, 1, context_);
      fmpz_mpoly_clear(square, context_);
      return true;
    }
  }
  return false;
}

bool Generators::relation(std::size_t number, fmpz_mpoly_t zero) const {
  const Generator& generator = known_[number];
  if (generator.index == 1) {
    if (generator.term->kind == Kind::constant && generator.term->text == "i") {
      fmpz_mpoly_gen(zero, static_cast<slong>(number), context_);
      fmpz_mpoly_pow_ui(zero, zero, 2, context_);
      fmpz_mpoly_add_ui(zero, zero, 1, context_);
      return true;
    }
    return circle(number, zero);
  }
  Rational radicand;
  if (generator.term->kind != Kind::number || !read_number(generator.term->text, radicand) ||
      !radicand.is_integer()) {
    return false;
  }
  fmpz_mpoly_gen(zero, static_cast<slong>(number), context_);
  fmpz_mpoly_pow_ui(zero, zero, generator.index, context_);
  fmpz_mpoly_sub_fmpz(zero, zero, fmpq_numref(radicand.value), context_);
  return true;
}

void Generators::reduce(fmpz_mpoly_t polynomial) const {
  fmpz_mpoly_t zero;
  fmpz_mpoly_t quotient;
  fmpz_mpoly_init(zero, context_);
  fmpz_mpoly_init(quotient, context_);
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (relation(i, zero)) {
      fmpz_mpoly_divrem(quotient, polynomial, polynomial, zero, context_);
    }
  }
  fmpz_mpoly_clear(quotient, context_);
  fmpz_mpoly_clear(zero, context_);
}

}  // namespace aha::rewards::math
