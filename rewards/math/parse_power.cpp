// What stands behind a value: powers, factorials, percent and degree signs, number words.

#include <string>

#include "rewards/math/parser_state.h"
#include "rewards/math/plain_words.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

}  // namespace

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
      if (base->kind == Kind::quantity) {
        return nullptr;
      }
      ++at_;
      base = arena_.make(Kind::quantity, {base}, "deg");
    } else if (const int zeros = is(T::word) ? zeros_of_word(now().text) : 0; zeros > 0) {
      ++at_;
      base = arena_.make(Kind::multiply,
                         {base, arena_.make(Kind::power, {integer(10), integer(zeros)})});
    } else if (is(T::percent)) {
      if (base->kind == Kind::quantity) {
        return nullptr;
      }
      const bool permille = now().text == "permille";
      ++at_;
      base = arena_.make(Kind::quantity, {base}, permille ? "permille" : "%");
    } else if (take(T::power)) {
      Node raised = exponent();
      if (raised == nullptr) {
        return nullptr;
      }
      const bool transposes =
          base->kind == Kind::matrix && raised->kind == Kind::symbol && raised->text == "T";
      base = transposes ? transposed(base) : arena_.make(Kind::power, {base, raised});
    } else {
      return base;
    }
  }
}

const Expression* Parser::transposed(Node matrix) {
  std::vector<Node> rows;
  for (std::size_t column = 0; column < matrix->children[0]->children.size(); ++column) {
    std::vector<Node> cells;
    for (const Node row : matrix->children) {
      cells.push_back(row->children[column]);
    }
    rows.push_back(arena_.make(Kind::tuple, cells));
  }
  return arena_.make(Kind::matrix, rows);
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
  Node base = bare_argument();
  if (base != nullptr && take(T::power)) {
    Node raised = exponent();
    return raised == nullptr ? nullptr : arena_.make(Kind::power, {base, raised});
  }
  return base;
}

}  // namespace aha::rewards::math
