// dy/dx, which is one symbol: the d does not cancel.

#include <string>

#include "rewards/math/parser_state.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

bool is_d(const Token& token) {
  return token.type == T::symbol && !token.in_text &&
         (token.text == "d" || token.text == "partial");
}

bool is_d_of_letter(const Token& token) {
  return token.type == T::word && !token.in_text && token.text.size() == 2 && token.text[0] == 'd';
}

}  // namespace

// ^2, ^{2}; empty where there is none.
std::string_view Parser::order_of_derivative() {
  const std::size_t digit = next().type == T::open ? 2 : 1;
  const bool is_order =
      is(T::power) && is_integer(next(digit)) && (digit == 1 || next(digit + 1).type == T::close);
  if (!is_order) {
    return {};
  }
  at_ += digit == 1 ? 2 : 4;
  return tokens_[at_ - (digit == 1 ? 1 : 2)].text;
}

// d y, dy, d^2y, and below the line dx^2; empty where it is none.
std::string Parser::differential_name() {
  std::string name;
  if (is_d_of_letter(now())) {
    name = tokens_[at_++].text;
  } else if (is_d(now())) {
    name = tokens_[at_++].text;
    name += order_of_derivative();
    if (!is(T::symbol)) {
      return {};
    }
    name += tokens_[at_++].text;
  } else {
    return {};
  }
  return name.append(order_of_derivative());
}

// Of {dy}{dx} behind \frac, or of dy/dx; null where it is no derivative, and nothing is taken.
const Expression* Parser::derivative(bool is_braced) {
  const std::size_t begin = at_;
  const auto fail = [&]() -> Node {
    at_ = begin;
    return nullptr;
  };
  if (is_braced && !take(T::open, "{")) {
    return fail();
  }
  std::string above = differential_name();
  const bool goes_on =
      is_braced ? take(T::close, "{") && take(T::open, "{") : !above.empty() && take(T::divide);
  std::string below = above.empty() || !goes_on ? std::string() : differential_name();
  if (below.empty()) {
    return fail();
  }
  while (is_braced && !take(T::close, "{")) {
    const std::string other = differential_name();
    if (other.empty()) {
      return fail();
    }
    below += other;
  }
  const bool has_prime = below == "dx" && above.size() == 2;  // y'
  const bool has_two = below == "dx2" && above.size() == 3 && above.starts_with("d2");
  const std::string name = has_prime || has_two
                               ? above.substr(above.size() - 1) + (has_two ? "''" : "'")
                               : above.append("/").append(below);
  return leaf(Kind::symbol, arena_.keep(name));
}

}  // namespace aha::rewards::math
