#include "rewards/countdown_expression.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include <fmt/core.h>

#include "tasks/integer_text.h"

namespace aha::rewards {
namespace {

constexpr int kDeepest = 64;

struct WrongExpression : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct TooLarge : std::runtime_error {
  using std::runtime_error::runtime_error;
};

__extension__ using Wide = __int128;

std::int64_t narrow(Wide value) {
  if (value > INT64_MAX || value < -INT64_MAX) {
    throw TooLarge("an intermediate result is too large");
  }
  return static_cast<std::int64_t>(value);
}

// Lowest terms, positive denominator; each part within 64 bits, so no product of two overflows
// Wide.
struct Rational {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

Rational reduced(Wide numerator, Wide denominator) {
  Wide a = numerator < 0 ? -numerator : numerator;
  Wide b = denominator;
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return {narrow(numerator / a), narrow(denominator / a)};
}

Rational apply(char operation, const Rational& a, const Rational& b) {
  const Wide cross = Wide{a.numerator} * b.denominator;
  const Wide other = Wide{b.numerator} * a.denominator;
  const Wide denominator = Wide{a.denominator} * b.denominator;
  switch (operation) {
    case '+':
      return reduced(cross + other, denominator);
    case '-':
      return reduced(cross - other, denominator);
    case '*':
      return reduced(Wide{a.numerator} * b.numerator, denominator);
    default:
      if (b.numerator == 0) {
        throw WrongExpression("divides by zero");
      }
      return other < 0 ? reduced(-cross, -other) : reduced(cross, other);
  }
}

// Evaluation by recursive descent; with `evaluate` off only the numbers are collected.
class Parser {
 public:
  Parser(std::string_view text, bool evaluate) : text_(text), evaluate_(evaluate) {}

  Rational parse() {
    const Rational value = sum();
    skip_white_space();
    if (at_ != text_.size()) {
      throw WrongExpression("not an expression of numbers, + - * / and parentheses");
    }
    return value;
  }

  const std::vector<std::int64_t>& numbers() const { return numbers_; }

 private:
  Rational sum() {
    Rational value = product();
    while (next_is('+') || next_is('-')) {
      const char operation = text_[at_++];
      value = combine(operation, value, product());
    }
    return value;
  }

  Rational product() {
    Rational value = operand();
    while (next_is('*') || next_is('/')) {
      const char operation = text_[at_++];
      value = combine(operation, value, operand());
    }
    return value;
  }

  Rational operand() {
    if (!next_is('(')) {
      return number();
    }
    if (++depth_ > kDeepest) {
      throw WrongExpression("too many nested parentheses");
    }
    ++at_;
    const Rational value = sum();
    if (!next_is(')')) {
      throw WrongExpression("a parenthesis is not closed");
    }
    ++at_;
    --depth_;
    return value;
  }

  Rational number() {
    std::int64_t value = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc{} || *begin == '-') {
      throw WrongExpression("not an expression of numbers, + - * / and parentheses");
    }
    at_ += static_cast<std::size_t>(end - begin);
    numbers_.push_back(value);
    return {value, 1};
  }

  Rational combine(char operation, const Rational& a, const Rational& b) const {
    return evaluate_ ? apply(operation, a, b) : Rational{};
  }

  bool next_is(char c) {
    skip_white_space();
    return at_ < text_.size() && text_[at_] == c;
  }

  void skip_white_space() {
    while (at_ < text_.size() && tasks::trim(text_.substr(at_, 1)).empty()) {
      ++at_;
    }
  }

  std::string_view text_;
  bool evaluate_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<std::int64_t> numbers_;
};

std::string_view without_equation(std::string_view expression, std::int64_t target) {
  const std::size_t equals = expression.find('=');
  if (equals == std::string_view::npos) {
    return expression;
  }
  if (tasks::normalized_integer(expression.substr(equals + 1)) != std::to_string(target)) {
    throw WrongExpression("what follows = is not the target");
  }
  return expression.substr(0, equals);
}

CountdownResult check(std::string_view expression, std::span<const std::int64_t> numbers,
                      std::int64_t target) {
  expression = without_equation(expression, target);
  Parser names(expression, false);
  names.parse();
  if (!std::is_permutation(names.numbers().begin(), names.numbers().end(), numbers.begin(),
                           numbers.end())) {
    return {CountdownOutcome::missed, "does not use each number exactly once"};
  }
  const Rational value = Parser(expression, true).parse();
  if (value.numerator == target && value.denominator == 1) {
    return {CountdownOutcome::reached, ""};
  }
  return {CountdownOutcome::missed,
          value.denominator == 1 ? fmt::format("gives {}", value.numerator)
                                 : fmt::format("gives {}/{}", value.numerator, value.denominator)};
}

}  // namespace

CountdownResult check_countdown(std::string_view expression, std::span<const std::int64_t> numbers,
                                std::int64_t target) {
  try {
    return check(expression, numbers, target);
  } catch (const WrongExpression& wrong) {
    return {CountdownOutcome::missed, wrong.what()};
  } catch (const TooLarge& too_large) {
    return {CountdownOutcome::undecidable, too_large.what()};
  }
}

}  // namespace aha::rewards
