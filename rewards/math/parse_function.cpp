#include <array>
#include <string>

#include "rewards/math/parser_state.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

std::string_view inverse_of(std::string_view function) {
  constexpr auto kInverses =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"sin", "arcsin"},
                                                                    {"cos", "arccos"},
                                                                    {"tan", "arctan"},
                                                                    {"cot", "arccot"},
                                                                    {"sec", "arcsec"},
                                                                    {"csc", "arccsc"},
                                                                    {"sinh", "arcsinh"},
                                                                    {"cosh", "arccosh"},
                                                                    {"tanh", "arctanh"}});
  for (const auto& [name, inverse] : kInverses) {
    if (name == function) {
      return inverse;
    }
  }
  return {};
}

}  // namespace

const Expression* Parser::function() {
  const Depth depth(*this);
  if (too_deep_) {
    return nullptr;
  }
  std::string_view name = tokens_[at_++].text;
  Node base = nullptr;
  Node raised = nullptr;
  if (take(T::subscript)) {
    base = is(T::open, "{") ? group() : bare_argument();
    if (base == nullptr) {
      return nullptr;
    }
  }
  if (take(T::power)) {
    raised = exponent();
    if (raised == nullptr) {
      return nullptr;
    }
    const bool is_inverse = raised->kind == Kind::negate &&
                            raised->children[0]->kind == Kind::number &&
                            raised->children[0]->text == "1" && !inverse_of(name).empty();
    if (is_inverse) {
      name = inverse_of(name);
      raised = nullptr;
    }
  }
  const InDeterminant inside(*this, name == "det");
  Node argument = function_argument();
  if (argument == nullptr) {
    return nullptr;
  }
  Node value = nullptr;
  if (name == "log" || name == "lg") {
    value = arena_.make(Kind::logarithm, {argument, base == nullptr ? integer(10) : base});
  } else if (name == "abs") {
    value = arena_.make(Kind::absolute, {argument});
  } else if (name == "floor" || name == "ceil") {
    value = arena_.make(name == "floor" ? Kind::floor : Kind::ceiling, {argument});
  } else if (name == "det" && argument->kind == Kind::matrix) {
    value = determinant_of(*argument);
    if (value == nullptr) {
      return nullptr;
    }
  } else if (name == "cbrt") {
    value = arena_.make(Kind::root, {argument, integer(3)});
  } else if (name == "binom" && argument->kind == Kind::tuple && argument->children.size() == 2) {
    value = arena_.make(Kind::binomial, argument->children);
  } else if (argument->kind == Kind::tuple || argument->kind == Kind::set) {
    value = arena_.make(Kind::function, argument->children, name);
  } else {
    value = arena_.make(Kind::function, {argument}, name);
  }
  return raised == nullptr ? value : arena_.make(Kind::power, {value, raised});
}

// In sin(x) y the argument ends with the bracket; in sin 2x y it is the whole product.
const Expression* Parser::function_argument() {
  if (is(T::open, "(") || is(T::open, "{") || is(T::open, "[")) {
    return bracketed();
  }
  std::vector<Node> factors;
  if (is(T::minus)) {
    return signed_factor();
  }
  for (;;) {
    Node factor = power();
    if (factor == nullptr) {
      return nullptr;
    }
    factors.push_back(factor);
    if (is(T::divide)) {
      ++at_;
      Node divisor = signed_factor();
      if (divisor == nullptr) {
        return nullptr;
      }
      Node top = factors.size() == 1 ? factors[0] : arena_.make(Kind::multiply, factors);
      factors.assign(1, arena_.make(Kind::divide, {top, divisor}));
    }
    const bool goes_on =
        is(T::symbol) || is(T::constant) || is(T::number) || is(T::fraction) || is(T::root);
    if (!goes_on || now().in_text) {
      return factors.size() == 1 ? factors[0] : arena_.make(Kind::multiply, factors);
    }
  }
}

// A group, one macro, or a single digit: \frac12.
const Expression* Parser::fraction_part() {
  if (is(T::open, "{")) {
    return group();
  }
  if (is(T::number) && now().text.size() > 1 && is_integer(now())) {
    Token& token = tokens_[at_];
    Node digit = leaf(Kind::number, token.text.substr(0, 1));
    token.text = token.text.substr(1);
    token.space_before = false;
    return digit;
  }
  return is(T::number) ? leaf(Kind::number, tokens_[at_++].text) : primary();
}

const Expression* Parser::fraction() {
  const Depth depth(*this);
  ++at_;
  if (too_deep_) {
    return nullptr;
  }
  if (Node whole = derivative(true)) {
    return whole;
  }
  Node top = fraction_part();
  Node bottom = top == nullptr ? nullptr : fraction_part();
  return bottom == nullptr ? nullptr : arena_.make(Kind::divide, {top, bottom});
}

const Expression* Parser::root() {
  const Depth depth(*this);
  ++at_;
  if (too_deep_) {
    return nullptr;
  }
  Node index = integer(2);
  if (take(T::open, "[")) {
    index = sum();
    if (index == nullptr || !take(T::close, "[")) {
      return nullptr;
    }
  }
  Node radicand = is(T::open) ? bracketed() : bare_argument();
  return radicand == nullptr ? nullptr : arena_.make(Kind::root, {radicand, index});
}

// _nC_k and ^nC_k, and _nP_k for n!/(n-k)!, before which {} may stand.
const Expression* Parser::combination() {
  const Depth depth(*this);
  const auto side = [&] { return is(T::open, "{") ? group() : bare_argument(); };
  ++at_;
  Node n = too_deep_ ? nullptr : side();
  const bool chooses = is(T::symbol, "C");
  if (n == nullptr || !(chooses || is(T::symbol, "P")) || next().type != T::subscript) {
    return nullptr;
  }
  at_ += 2;
  Node k = side();
  if (k == nullptr) {
    return nullptr;
  }
  Node chosen = arena_.make(Kind::binomial, {n, k});
  return chooses ? chosen
                 : arena_.make(Kind::multiply, {chosen, arena_.make(Kind::factorial, {k})});
}

const Expression* Parser::binomial() {
  ++at_;
  Node n = fraction_part();
  Node k = n == nullptr ? nullptr : fraction_part();
  return k == nullptr ? nullptr : arena_.make(Kind::binomial, {n, k});
}

}  // namespace aha::rewards::math
