#include <algorithm>
#include <string>

#include "rewards/math/parser_state.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

// Whether `a` is the smaller of two integers as they are written.
bool smaller(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// Decimal digits of a number of another base; empty where a digit does not belong to it.
std::string to_decimal(std::string_view digits, int base) {
  std::string decimal = "0";
  for (const char c : digits) {
    int carry = c <= '9' ? c - '0' : c - 'A' + 10;
    if (carry >= base || digits.size() > 400) {
      return {};
    }
    for (char& place : decimal) {  // least significant first
      carry += (place - '0') * base;
      place = static_cast<char>('0' + carry % 10);
      carry /= 10;
    }
    for (; carry > 0; carry /= 10) {
      decimal += static_cast<char>('0' + carry % 10);
    }
  }
  while (decimal.size() > 1 && decimal.back() == '0') {
    decimal.pop_back();
  }
  return {decimal.rbegin(), decimal.rend()};
}

std::string subtract(std::string a, std::string b) {
  b.insert(0, a.size() - b.size(), '0');
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    int digit = a[i] - b[i] - borrow;
    borrow = digit < 0 ? 1 : 0;
    a[i] = static_cast<char>('0' + digit + 10 * borrow);
  }
  return a;
}

}  // namespace

const Expression* Parser::number(bool may_be_mixed) {
  const Token token = tokens_[at_++];
  if (token.type == T::based) {
    const int base = std::stoi(std::string(token.extra));
    const std::string decimal = to_decimal(token.text, base);
    if (decimal.empty()) {
      return nullptr;
    }
    // A power of one keeps the base apart from the plain digits: see the key of the answer.
    return leaf(Kind::number, arena_.keep(decimal));
  }
  if (token.type == T::repeating) {
    const std::size_t point = token.text.find('.');
    const std::string before(token.text.substr(0, point));
    const std::string after(token.text.substr(point + 1));
    const std::string all = before + after + std::string(token.extra);
    const std::string denominator =
        std::string(token.extra.size(), '9') + std::string(after.size(), '0');
    return arena_.make(Kind::divide,
                       {leaf(Kind::number, arena_.keep(subtract(all, before + after))),
                        leaf(Kind::number, arena_.keep(denominator))});
  }
  Node value = leaf(Kind::number, token.text);
  if (!token.extra.empty()) {
    const bool negative = token.extra.front() == '-';
    const bool has_sign = negative || token.extra.front() == '+';
    Node raised = leaf(Kind::number, token.extra.substr(has_sign ? 1 : 0));
    raised = negative ? arena_.make(Kind::negate, {raised}) : raised;
    return arena_.make(Kind::multiply, {value, arena_.make(Kind::power, {integer(10), raised})});
  }
  if (!may_be_mixed || !options_.mixed_numbers || !is_integer(token)) {
    return value;
  }
  // 3 1/2
  if (is_integer(now()) && now().space_before && next().type == T::divide && is_integer(next(2)) &&
      smaller(now().text, next(2).text)) {
    Node part = arena_.make(Kind::divide,
                            {leaf(Kind::number, now().text), leaf(Kind::number, next(2).text)});
    at_ += 3;
    return arena_.make(Kind::add, {value, part});
  }
  // 3\frac{1}{2}
  if (is(T::fraction)) {
    const std::size_t start = at_;
    Node part = fraction();
    if (part != nullptr && part->kind == Kind::divide && part->children[0]->kind == Kind::number &&
        part->children[1]->kind == Kind::number &&
        smaller(part->children[0]->text, part->children[1]->text)) {
      return arena_.make(Kind::add, {value, part});
    }
    at_ = start;
  }
  return value;
}

// What a power, an index or a root takes without a brace: of 2\frac13 the two.
const Expression* Parser::bare_argument() { return is(T::number) ? number(false) : primary(); }

bool Parser::is_constant(std::string_view name) const {
  return (name == "e" || name == "i") &&
         std::find(indices_.begin(), indices_.end(), name) == indices_.end();
}

std::string_view Parser::subscript() {
  ++at_;
  std::string text;
  if (take(T::open, "{")) {
    for (int open = 1; !is(T::finish); ++at_) {
      open += is(T::open, "{") ? 1 : is(T::close, "{") ? -1 : 0;
      if (open == 0) {
        ++at_;
        break;
      }
      text += is(T::minus) ? "-" : is(T::plus) ? "+" : is(T::comma) ? "," : now().text;
    }
  } else {
    text = tokens_[at_].text;
    at_ += is(T::finish) ? 0 : 1;
  }
  return arena_.keep(text);
}

// C(n, k), which no point has as coordinates: of two numbers the second is not the larger one.
bool Parser::is_choice_of(const Token& name) const {
  if (name.text != "C" || !is(T::open, "(") || now().space_before) {
    return false;
  }
  int commas = 0;
  std::size_t at = 1;
  for (; next(at).type != T::close; ++at) {
    const Token& token = next(at);
    const bool is_count =
        is_integer(token) || (token.type == T::symbol && token.text.size() == 1 &&
                              std::string_view("nmkr").find(token.text) != std::string_view::npos);
    commas += token.type == T::comma ? 1 : 0;
    if (!is_count && token.type != T::comma && token.type != T::plus && token.type != T::minus) {
      return false;
    }
  }
  const bool are_numbers = at == 4 && is_integer(next(1)) && is_integer(next(3));
  return commas == 1 && (!are_numbers || smaller(next(3).text, next(1).text));
}

const Expression* Parser::symbol() {
  const Token token = tokens_[at_++];
  std::string_view name = token.text;
  if (is(T::subscript)) {
    name = arena_.keep(std::string(name) + "_" + std::string(subscript()));
  } else if (is(T::number) && !now().space_before && is_integer(now()) && !has_latex_) {
    name = arena_.keep(std::string(name) + "_" + std::string(tokens_[at_++].text));
  }
  if (name == "Gamma" && is(T::open, "(")) {
    Node argument = bracketed();
    return argument == nullptr ? nullptr : arena_.make(Kind::function, {argument}, "gamma");
  }
  if (name == "C" && is_choice_of(token)) {
    Node pair = bracketed();
    return pair == nullptr ? nullptr : arena_.make(Kind::binomial, pair->children);
  }
  while (take(T::prime)) {
    name = arena_.keep(std::string(name) + "'");
  }
  const bool is_function =
      std::string_view("fghFGHPQWpq").find(token.text) != std::string_view::npos;
  if (is_function && is(T::open, "(") && !now().space_before) {
    Node argument = bracketed();
    if (argument == nullptr) {
      return nullptr;
    }
    return argument->kind == Kind::tuple ? arena_.make(Kind::function, argument->children, name)
                                         : arena_.make(Kind::function, {argument}, name);
  }
  return leaf(is_constant(name) ? Kind::constant : Kind::symbol, name);
}

// A run of letters is a product where it is short or stands in a formula.
const Expression* Parser::letters() {
  const Token token = tokens_[at_];
  if (token.in_text || token.text.size() > 3) {
    return nullptr;
  }
  if (Node whole = derivative(false)) {
    return whole;
  }
  ++at_;
  std::vector<Node> factors;
  for (std::size_t i = 0; i < token.text.size(); ++i) {
    const std::string_view letter = token.text.substr(i, 1);
    factors.push_back(leaf(is_constant(letter) ? Kind::constant : Kind::symbol, letter));
  }
  if (is(T::subscript)) {
    const std::string name = std::string(token.text.substr(token.text.size() - 1)) + "_";
    factors.back() = leaf(Kind::symbol, arena_.keep(name + std::string(subscript())));
  }
  if (is(T::power)) {  // belongs to the last letter
    factors.back() = postfix(factors.back());
    if (factors.back() == nullptr) {
      return nullptr;
    }
  }
  return arena_.make(Kind::multiply, factors);
}

}  // namespace aha::rewards::math
