#include <algorithm>
#include <array>
#include <string>

#include "rewards/math/parser_state.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

bool is_integer(const Token& token) {
  return token.type == T::number && token.extra.empty() &&
         token.text.find('.') == std::string_view::npos;
}

bool is_collection(const Expression& node) {
  return node.kind >= Kind::tuple && node.kind <= Kind::conjunction;
}

// Whether `a` is the smaller of two integers as they are written.
bool smaller(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

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

const Expression* Parser::sum() {
  const Depth depth(*this);
  if (too_deep_) {
    return nullptr;
  }
  std::vector<Node> terms;
  for (bool first = true;; first = false) {
    enum { plus, minus, plus_minus, minus_plus } sign = plus;
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
      term = product();
    }
    if (term == nullptr) {
      return nullptr;
    }
    if (sign == minus) {
      term = arena_.make(Kind::negate, {term});
    } else if (sign != plus) {
      term = arena_.make(Kind::plus_minus, {term}, {}, sign == minus_plus ? 1 : 0);
    }
    terms.push_back(term);
  }
  return terms.size() == 1 ? terms.front() : arena_.make(Kind::add, terms);
}

const Expression* Parser::signed_factor() {
  if (take(T::minus)) {
    Node factor = signed_factor();
    return factor == nullptr ? nullptr : arena_.make(Kind::negate, {factor});
  }
  take(T::plus);
  return is(T::minus) || is(T::plus) ? nullptr : power();
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
      return true;
    case T::bar:
      return bars_ == 0 && now().text.empty();
    case T::word:
      return !now().in_text && now().text.size() <= 3 && !now().space_before;
    default:
      return false;
  }
}

const Expression* Parser::product() {
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
    } else if (is(T::divide)) {
      ++at_;
      Node divisor = signed_factor();
      if (divisor == nullptr) {
        return nullptr;
      }
      Node quotient = arena_.make(Kind::divide, {joined(), divisor});
      factors.assign(1, quotient);
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

const Expression* Parser::power() {
  const Depth depth(*this);
  if (too_deep_) {
    return nullptr;
  }
  Node base = primary();
  return base == nullptr ? nullptr : postfix(base);
}

const Expression* Parser::postfix(Node base) {
  for (;;) {
    if (is(T::factorial) && next().type == T::factorial && !next().space_before) {
      at_ += 2;
      base = double_factorial(base);
    } else if (take(T::factorial)) {
      base = arena_.make(Kind::factorial, {base});
    } else if (is(T::degree)) {
      if ((next().type == T::symbol || next().type == T::word) &&
          (next().text == "C" || next().text == "F" || next().text == "Celsius" ||
           next().text == "Fahrenheit")) {
        return base;  // a temperature: with_unit reads it
      }
      ++at_;
      base = arena_.make(Kind::quantity, {base}, "deg");
    } else if (is(T::percent)) {
      const bool permille = now().text == "permille";
      ++at_;
      base = arena_.make(Kind::quantity, {base}, permille ? "permille" : "%");
    } else if (take(T::power)) {
      Node raised = exponent();
      if (raised == nullptr) {
        return nullptr;
      }
      base = arena_.make(Kind::power, {base, raised});
    } else {
      return base;
    }
  }
}

// n!! by factorials: (2k)!! = 2^k k!, (2k-1)!! = (2k)!/(2^k k!). Of anything but a number as it is
// written, the factorial of the factorial.
const Expression* Parser::double_factorial(Node base) {
  constexpr std::size_t kMostDigits = 6;
  const bool is_plain = base->kind == Kind::number && base->text.size() <= kMostDigits &&
                        base->text.find('.') == std::string_view::npos;
  if (!is_plain) {
    return arena_.make(Kind::factorial, {arena_.make(Kind::factorial, {base})});
  }
  const int n = std::stoi(std::string(base->text));
  const int k = (n + 1) / 2;
  Node even = arena_.make(Kind::multiply, {arena_.make(Kind::power, {integer(2), integer(k)}),
                                           arena_.make(Kind::factorial, {integer(k)})});
  return n % 2 == 0
             ? even
             : arena_.make(Kind::divide,
                           {arena_.make(Kind::factorial, {integer(2 * std::int64_t{k})}), even});
}

bool Parser::is_constant(std::string_view name) const {
  return (name == "e" || name == "i") &&
         std::find(indices_.begin(), indices_.end(), name) == indices_.end();
}

const Expression* Parser::exponent() {
  const Depth depth(*this);
  if (too_deep_) {
    return nullptr;
  }
  if (take(T::minus)) {
    Node raised = exponent();
    return raised == nullptr ? nullptr : arena_.make(Kind::negate, {raised});
  }
  take(T::plus);
  Node base = primary();
  if (base != nullptr && take(T::power)) {
    Node raised = exponent();
    return raised == nullptr ? nullptr : arena_.make(Kind::power, {base, raised});
  }
  return base;
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
    case T::open:
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

const Expression* Parser::number() {
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
  if (!options_.mixed_numbers || !is_integer(token)) {
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

const Expression* Parser::symbol() {
  const Token token = tokens_[at_++];
  std::string_view name = token.text;
  if (is(T::subscript)) {
    name = arena_.keep(std::string(name) + "_" + std::string(subscript()));
  } else if (is(T::number) && !now().space_before && is_integer(now()) && !has_latex_) {
    name = arena_.keep(std::string(name) + "_" + std::string(tokens_[at_++].text));
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

const Expression* Parser::function() {
  const Depth depth(*this);
  if (too_deep_) {
    return nullptr;
  }
  std::string_view name = tokens_[at_++].text;
  Node base = nullptr;
  Node raised = nullptr;
  if (take(T::subscript)) {
    base = is(T::open, "{") ? group() : primary();
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
  } else if (name == "cbrt") {
    value = arena_.make(Kind::root, {argument, integer(3)});
  } else if (name == "binom" && argument->kind == Kind::tuple && argument->children.size() == 2) {
    value = arena_.make(Kind::binomial, argument->children);
  } else if (argument->kind == Kind::tuple) {
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
  Node radicand = is(T::open) ? bracketed() : primary();
  return radicand == nullptr ? nullptr : arena_.make(Kind::root, {radicand, index});
}

const Expression* Parser::binomial() {
  ++at_;
  Node n = fraction_part();
  Node k = n == nullptr ? nullptr : fraction_part();
  return k == nullptr ? nullptr : arena_.make(Kind::binomial, {n, k});
}

const Expression* Parser::large() {
  const Token token = tokens_[at_++];
  if (token.text != "sum" && token.text != "product") {
    return nullptr;
  }
  const Depth depth(*this);
  if (too_deep_ || !take(T::subscript) || !take(T::open, "{") || !is(T::symbol)) {
    return nullptr;
  }
  Node index = leaf(Kind::symbol, tokens_[at_++].text);
  if (!take(T::relation, "=")) {
    return nullptr;
  }
  Node first = sum();
  if (first == nullptr || !take(T::close, "{") || !take(T::power)) {
    return nullptr;
  }
  Node last = exponent();
  indices_.push_back(index->text);
  Node body = last == nullptr ? nullptr : product();
  indices_.pop_back();
  if (body == nullptr) {
    return nullptr;
  }
  return arena_.make(token.text == "sum" ? Kind::sum : Kind::product, {index, first, last, body});
}

}  // namespace aha::rewards::math
