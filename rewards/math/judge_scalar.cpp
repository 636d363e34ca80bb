#include <algorithm>
#include <string>
#include <vector>

#include "rewards/math/judge.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"
#include "rewards/math/units.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

constexpr std::string_view kUndefined = "an undefined value";  // what decide_equal says

// The literal of a decimal, its sign aside; null for anything else.
const Expression* decimal_literal(const Expression& node) {
  if (node.kind == Kind::negate) {
    return decimal_literal(*node.children[0]);
  }
  return node.kind == Kind::number && node.text.find('.') != std::string_view::npos ? &node
                                                                                    : nullptr;
}

std::size_t decimals_of(std::string_view text) { return text.size() - text.find('.') - 1; }

// 6.02 * 10^23: all its digits count, however many they are.
struct Scientific {
  const Expression* decimal = nullptr;  // null where it is no such number
  const Expression* power = nullptr;
};

Scientific scientific_of(const Expression& node) {
  if (node.kind == Kind::negate) {
    return scientific_of(*node.children[0]);
  }
  if (node.kind != Kind::multiply || node.children.size() != 2) {
    return {};
  }
  const Expression& power = *node.children[1];
  const bool is_power = power.kind == Kind::power && power.children[0]->kind == Kind::number &&
                        power.children[0]->text == "10" && symbol_in(power) == nullptr;
  const Expression* decimal = is_power ? decimal_literal(*node.children[0]) : nullptr;
  return decimal == nullptr ? Scientific{} : Scientific{decimal, &power};
}

std::size_t significant_digits(std::string_view text) {
  const std::size_t first = text.find_first_of("123456789");
  if (first == std::string_view::npos) {
    return 0;
  }
  return static_cast<std::size_t>(std::count_if(text.begin() + static_cast<std::ptrdiff_t>(first),
                                                text.end(), [](char c) { return c != '.'; }));
}

// A number in one notation: no zeros in front, none behind the point.
std::string canonical(std::string_view text) {
  std::string digits(text);
  if (digits.find('.') != std::string::npos) {
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') {
      digits.pop_back();
    }
  }
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) {
    return "0";
  }
  return digits[first] == '.' ? digits.substr(first - 1) : digits.substr(first);
}

// 0.01 of 3.14; 100 of 1200, whose zeros may be no digits.
std::string last_place(std::string_view text) {
  if (const std::size_t point = text.find('.'); point != std::string_view::npos) {
    const std::size_t decimals = text.size() - point - 1;
    return decimals == 0 ? "1" : "0." + std::string(decimals - 1, '0') + "1";
  }
  const std::size_t last = text.find_last_not_of('0');
  return "1" + std::string(last == std::string_view::npos ? 0 : text.size() - last - 1, '0');
}

struct Literal {
  bool negative = false;
  std::string digits;
};

bool literal_of(const Expression& node, Literal& literal) {
  if (node.kind == Kind::negate) {
    const bool is_literal = literal_of(*node.children[0], literal);
    literal.negative = !literal.negative && literal.digits != "0";
    return is_literal;
  }
  if (node.kind != Kind::number) {
    return false;
  }
  literal.digits = canonical(node.text);
  return true;
}

}  // namespace

// 1/0 for 1.
bool Judge::only_answer_is_undefined(Node gold, Node answer) {
  Node zero = arena_.leaf(Kind::number, "0");
  const Decision answer_is_zero = decide_equal(*answer, *zero, budget_.rest());
  return answer_is_zero.equality == Equality::undecided && answer_is_zero.reason == kUndefined &&
         decide_equal(*gold, *zero, budget_.rest()).equality != Equality::undecided;
}

Decision Judge::same_scalar(Node gold, Node answer) {
  Literal a;
  Literal b;
  Decision exact;
  Node plain_gold = without_quantities(gold, arena_);
  Node plain_answer = without_quantities(answer, arena_);
  if (literal_of(*plain_gold, a) && literal_of(*plain_answer, b)) {
    exact = a.negative == b.negative && a.digits == b.digits ? kEqual : kDifferent;
  } else if (is_unknown_function(*plain_gold) && is_unknown_function(*plain_answer)) {
    return plain_gold->text == plain_answer->text
               ? same_in_order(plain_gold->children, plain_answer->children)
               : kDifferent;
  } else if (const auto calls = same_calls(plain_gold, plain_answer)) {
    return *calls;
  } else {
    exact = decide_equal(*plain_gold, *plain_answer, budget_.rest());
    if (exact.reason == kUndefined && only_answer_is_undefined(plain_gold, plain_answer)) {
      return {Equality::different, Method::exact, "the answer is undefined"};
    }
  }
  if (is_equal(exact)) {
    return exact;
  }
  if (!family_.empty() && holds_symbol(*plain_gold, family_) &&
      holds_symbol(*plain_answer, family_)) {
    return same_family(plain_gold, plain_answer);
  }
  return near(plain_gold, plain_answer, exact);
}

// What differs exactly may still be right: rounded as the gold is, or right in every digit.
Decision Judge::near(Node gold, Node answer, const Decision& exact) {
  const Expression* gold_decimal = decimal_literal(*gold);
  const Expression* answer_decimal = decimal_literal(*answer);
  if (symbol_in(*gold) != nullptr || symbol_in(*answer) != nullptr) {
    return exact;
  }
  const auto unit = [&](std::string_view digit, std::size_t decimals) {
    const std::string text = "0." + std::string(decimals, '0') + std::string(digit);
    return arena_.leaf(Kind::number, arena_.keep(text));
  };
  if (options_.decimals > 0 && (gold_decimal != nullptr || answer_decimal != nullptr)) {
    const Decision rounded = decide_within(
        *gold, *answer, *unit("5", static_cast<std::size_t>(options_.decimals)), budget_.rest());
    if (is_equal(rounded)) {
      return rounded;
    }
  }
  if (gold_decimal != nullptr && options_.rounded_decimals) {
    const std::size_t decimals = decimals_of(gold_decimal->text);
    const std::size_t digits = significant_digits(gold_decimal->text);
    if (digits < 2 || (decimals < 2 && digits < 3)) {
      return exact;
    }
    return decide_within(*answer, *gold, *unit("5", decimals), budget_.rest());
  }
  if (const Scientific scientific = scientific_of(*gold);
      scientific.decimal != nullptr && options_.rounded_decimals) {
    Node half = arena_.make(Kind::multiply,
                            {unit("5", decimals_of(scientific.decimal->text)), scientific.power});
    return decide_within(*answer, *gold, *half, budget_.rest());
  }
  if (answer_decimal != nullptr && gold_decimal == nullptr && options_.long_decimals &&
      significant_digits(answer_decimal->text) >= 6) {
    const std::size_t decimals = decimals_of(answer_decimal->text);
    const Decision rounded = decide_within(*gold, *answer, *unit("5", decimals), budget_.rest());
    if (rounded.equality != Equality::different) {
      return rounded;
    }
    Node gold_size = arena_.make(Kind::absolute, {gold});
    Node answer_size = arena_.make(Kind::absolute, {answer});
    if (compare(*answer_size, *gold_size, budget_.rest()) == Order::less) {
      return decide_within(*gold, *answer, *unit("9999999", decimals), budget_.rest());
    }
  }
  return exact;
}

// What is said to be near the answer must be: rounded or cut off to the last digit that is written,
// or within a hundredth where it is no number as it is written.
bool Judge::is_near(Node value, Node claim) {
  if (is_equation(*value)) {
    value = value->children.back();
  }
  Node a = without_quantities(value, arena_);
  Node b = without_quantities(claim, arena_);
  if (claim->kind == Kind::quantity && claim->text == "%") {  // whose digits are those of 100 a
    a = arena_.make(Kind::multiply, {a, arena_.leaf(Kind::number, "100")});
    b = claim->children[0];
  }
  if (!is_scalar(*a) || !is_scalar(*b) || symbol_in(*a) != nullptr || symbol_in(*b) != nullptr) {
    return false;
  }
  if (is_equal(decide_equal(*a, *b, budget_.rest()))) {
    return true;
  }
  Node number = b->kind == Kind::negate ? b->children[0] : b;
  if (number->kind != Kind::number) {
    Node hundredth = arena_.make(
        Kind::divide, {arena_.make(Kind::absolute, {b}), arena_.leaf(Kind::number, "100")});
    return is_equal(decide_within(*a, *b, *hundredth, budget_.rest()));
  }
  Node place = arena_.leaf(Kind::number, arena_.keep(last_place(number->text)));
  Node half = arena_.make(Kind::divide, {place, arena_.leaf(Kind::number, "2")});
  if (is_equal(decide_within(*a, *b, *half, budget_.rest()))) {
    return true;
  }
  Node rest = arena_.make(Kind::add,
                          {arena_.make(Kind::absolute, {a}), arena_.make(Kind::negate, {number})});
  Node zero = arena_.leaf(Kind::number, "0");
  const bool have_one_sign =
      compare(*a, *zero, budget_.rest()) == (b == number ? Order::greater : Order::less);
  return have_one_sign && compare(*rest, *zero, budget_.rest()) == Order::greater &&
         compare(*rest, *place, budget_.rest()) == Order::less;
}

}  // namespace aha::rewards::math
