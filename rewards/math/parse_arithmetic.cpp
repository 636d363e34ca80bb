#include "rewards/math/number_sets.h"
#include "rewards/math/parser_state.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

bool is_collection(const Expression& node) {
  return node.kind >= Kind::tuple && node.kind <= Kind::conjunction;
}

}  // namespace

const Expression* Parser::sum() {
  const Depth depth(*this);
  if (too_deep_) {
    return nullptr;
  }
  std::vector<Node> terms;
  for (bool first = true;; first = false) {
    enum { plus, minus, plus_minus, minus_plus } sign = plus;
    if (terms.size() == 1 && takes_away_a_set(*terms[0])) {
      break;
    }
    if (is(T::plus) || is(T::minus) || is(T::plus_minus) || is(T::minus_plus)) {
      sign = is(T::plus)         ? plus
             : is(T::minus)      ? minus
             : is(T::plus_minus) ? plus_minus
                                 : minus_plus;
      ++at_;
    } else if (!first) {
      break;
    }
    Node term = nullptr;
    if (is(T::plus) || is(T::minus)) {
      term = signed_factor();
    } else {
      bool negative = first && sign == minus;
      term = product(&negative);
      sign = first && sign == minus && !negative ? plus : sign;
    }
    if (term == nullptr) {
      return nullptr;
    }
    if (sign == minus) {
      term = with_sign(Kind::negate, term);
    } else if (sign != plus) {
      term = with_sign(Kind::plus_minus, term, sign == minus_plus ? 1 : 0);
    }
    terms.push_back(term);
  }
  return terms.size() == 1 ? terms.front() : arena_.make(Kind::add, terms);
}

// The sign of a value; of a quantity it is that of its value: -45 degrees are one, too.
const Expression* Parser::with_sign(Kind sign, Node value, std::uint8_t flags) {
  return value->kind == Kind::quantity
             ? arena_.make(Kind::quantity, {arena_.make(sign, {value->children[0]}, {}, flags)},
                           value->text)
             : arena_.make(sign, {value}, {}, flags);
}

// Of 100/3% the quotient is the percentage.
const Expression* Parser::quotient(Node dividend, Node divisor) {
  const bool is_of_digits = dividend->kind == Kind::number && divisor->kind == Kind::quantity &&
                            divisor->children[0]->kind == Kind::number;
  return is_of_digits ? arena_.make(Kind::quantity,
                                    {arena_.make(Kind::divide, {dividend, divisor->children[0]})},
                                    divisor->text)
                      : arena_.make(Kind::divide, {dividend, divisor});
}

const Expression* Parser::signed_factor() {
  if (take(T::minus)) {
    Node factor = signed_factor();
    return factor == nullptr ? nullptr : with_sign(Kind::negate, factor);
  }
  take(T::plus);
  return is(T::minus) || is(T::plus) ? nullptr : power();
}

// The last bracket of [2, 5[.
bool Parser::closes_interval() const {
  switch (next().type) {
    case T::finish:
    case T::close:
    case T::comma:
    case T::semicolon:
    case T::conjunction:
    case T::cup:
    case T::cap:
    case T::setminus:
    case T::row:
    case T::column:
    case T::end:
      return is(T::open, "[");
    default:
      return false;
  }
}

// R - {0}
bool Parser::takes_away_a_set(const Expression& from) const {
  const bool is_set =
      number_set_of(from) != '\0' || from.kind == Kind::set || from.kind == Kind::interval;
  return is_set && is(T::minus) && next().type == T::open && next().text == "set";
}

bool Parser::starts_factor() const {
  switch (now().type) {
    case T::number:
    case T::repeating:
    case T::based:
      return true;
    case T::symbol:
      return !now().in_text || !now().space_before;
    case T::constant:
    case T::function:
    case T::large:
    case T::fraction:
    case T::root:
    case T::binomial:
    case T::overline:
    case T::begin:
      return true;
    case T::open:
      return next().type != T::modulo && !starts_declaration() && !closes_interval();
    case T::bar:
      return bars_ == 0 && now().text.empty();
    case T::word:
      return is_product_of_letters();
    default:
      return false;
  }
}

// A minus before the first term belongs to what is divided in -3 mod 5: it is then taken away.
const Expression* Parser::product(bool* negative) {
  std::vector<Node> factors;
  Node first = power();
  if (first == nullptr) {
    return nullptr;
  }
  factors.push_back(first);
  const auto joined = [&] {
    return factors.size() == 1 ? factors.front() : arena_.make(Kind::multiply, factors);
  };
  for (;;) {
    if (take(T::times)) {
      Node factor = signed_factor();
      if (factor == nullptr) {
        return nullptr;
      }
      factors.push_back(factor);
    } else if (take(T::modulo, "operator")) {
      Node modulus = power();
      if (modulus == nullptr) {
        return nullptr;
      }
      Node dividend = joined();
      if (negative != nullptr && *negative) {
        dividend = arena_.make(Kind::negate, {dividend});
        *negative = false;
      }
      Node rest = arena_.make(Kind::function, {dividend, modulus}, "mod");
      factors.assign(1, rest);
    } else if (is(T::divide)) {
      ++at_;
      Node divisor = signed_factor();
      if (divisor == nullptr) {
        return nullptr;
      }
      factors.assign(1, quotient(joined(), divisor));
    } else if (starts_factor()) {
      const bool number_after_number =
          is(T::number) && at_ > 0 &&
          (tokens_[at_ - 1].type == T::number || tokens_[at_ - 1].type == T::repeating);
      if (number_after_number) {
        return nullptr;
      }
      if (is(T::open) && now().text == "(" && is_collection(*factors.back())) {
        return nullptr;
      }
      Node factor = power();
      if (factor == nullptr) {
        return nullptr;
      }
      factors.push_back(factor);
    } else {
      return joined();
    }
  }
}

const Expression* Parser::primary() {
  switch (now().type) {
    case T::number:
    case T::repeating:
    case T::based:
      return number();
    case T::symbol:
      return symbol();
    case T::word:
      return letters();
    case T::constant:
      return leaf(Kind::constant, tokens_[at_++].text);
    case T::function:
      return function();
    case T::large:
      return large();
    case T::fraction:
      return fraction();
    case T::root:
      return root();
    case T::binomial:
      return binomial();
    case T::overline: {
      ++at_;
      Node inner = primary();
      return inner == nullptr ? nullptr : arena_.make(Kind::function, {inner}, "conj");
    }
    case T::subscript:
    case T::power:
      return combination();
    case T::open:
      if (is(T::open, "{") && next().type == T::close &&
          (next(2).type == T::subscript || next(2).type == T::power)) {
        at_ += 2;
        return combination();
      }
      return bracketed();
    case T::bar:
    case T::begin:
      return bracketed();
    case T::close:
      return now().text == "[" ? reversed_interval() : nullptr;
    case T::empty_set:
      ++at_;
      return leaf(Kind::empty_set, {});
    default:
      return nullptr;
  }
}

}  // namespace aha::rewards::math
