#include "rewards/math/judge.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

#include "rewards/math/rewrite.h"
#include "rewards/math/units.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

constexpr Decision kEqual{Equality::equal, Method::exact, {}};
constexpr Decision kSameText{Equality::equal, Method::text, {}};
constexpr Decision kDifferent{Equality::different, Method::exact, {}};

bool is_equal(const Decision& decision) { return decision.equality == Equality::equal; }

bool is_list(const Expression& node) {
  return node.kind == Kind::answers || node.kind == Kind::set;
}

bool is_scalar(const Expression& node) {
  return (node.kind <= Kind::plus_minus || node.kind == Kind::quantity) &&
         std::all_of(node.children.begin(), node.children.end(),
                     [](Node child) { return is_scalar(*child); });
}

bool is_unknown_function(const Expression& node) {
  return node.kind == Kind::function && (node.text.size() == 1 || node.text[1] == '_');
}

bool is_equation(const Expression& node) { return node.kind == Kind::relation && node.text == "="; }

bool is_inequality(const Expression& node) {
  return (node.kind == Kind::relation && node.text != "=" && node.text != "in" &&
          node.text != "notin" && node.text != "==") ||
         (node.kind == Kind::conjunction &&
          std::all_of(node.children.begin(), node.children.end(),
                      [](Node child) { return child->kind == Kind::relation; }));
}

bool is_membership(const Expression& node) {
  return node.kind == Kind::relation && node.text == "in";
}

// A name for the value that an equation gives: x, x_1, f(2), AB, |AB|, (p, q), words.
bool is_label(const Expression& node) {
  switch (node.kind) {
    case Kind::symbol:
    case Kind::text:
    case Kind::function:
      return true;
    case Kind::constant:
      return node.text != "infinity";
    case Kind::multiply:
    case Kind::tuple:
    case Kind::divide:
    case Kind::absolute:
    case Kind::ratio:
      return std::all_of(node.children.begin(), node.children.end(),
                         [](Node child) { return is_label(*child); });
    default:
      return false;
  }
}

const Expression* symbol_in(const Expression& node) {
  if (node.kind == Kind::symbol) {
    return &node;
  }
  for (const Node child : node.children) {
    if (const Expression* found = symbol_in(*child)) {
      return found;
    }
  }
  return nullptr;
}

// The literal of a decimal, its sign aside; null for anything else.
const Expression* decimal_literal(const Expression& node) {
  if (node.kind == Kind::negate) {
    return decimal_literal(*node.children[0]);
  }
  return node.kind == Kind::number && node.text.find('.') != std::string_view::npos ? &node
                                                                                    : nullptr;
}

std::size_t decimals_of(std::string_view text) { return text.size() - text.find('.') - 1; }

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

std::string letters_of(std::string_view text, bool any_case) {
  std::string letters;
  for (const char c : text) {
    if (c != ' ') {
      letters += any_case ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : c;
    }
  }
  return letters;
}

}  // namespace

Decision Judge::same_answer(Node gold, Node answer) {
  if (options_.plus_minus) {
    gold = without_plus_minus(gold, arena_);
    answer = without_plus_minus(answer, arena_);
  }
  return same(with_matrices_evaluated(gold, arena_), with_matrices_evaluated(answer, arena_));
}

Decision Judge::same(Node gold, Node answer) {
  if (same_tree(*gold, *answer)) {
    return kSameText;
  }
  if (is_equation(*gold) || is_equation(*answer)) {
    return same_equation(gold, answer);
  }
  if (is_membership(*gold) || is_membership(*answer)) {
    return same(is_membership(*gold) ? gold->children[1] : gold,
                is_membership(*answer) ? answer->children[1] : answer);
  }
  if (is_inequality(*gold) || is_inequality(*answer)) {
    return same_relation(gold, answer);
  }
  if (is_list(*gold) && is_list(*answer)) {
    return same_list(gold->children, answer->children);
  }
  const auto is_tuple = [](Node node) {
    return node->kind == Kind::tuple || (node->kind == Kind::interval && node->flags == 3);
  };
  const auto as_vector = [&](Node node) -> Node {
    if (node->kind != Kind::matrix || !options_.vectors) {
      return node;
    }
    if (node->children.size() == 1) {
      return node->children[0];
    }
    if (node->children[0]->children.size() != 1) {
      return node;
    }
    std::vector<Node> entries;
    for (const Node row : node->children) {
      entries.push_back(row->children[0]);
    }
    return arena_.make(Kind::tuple, entries);
  };
  if (gold->kind == Kind::matrix && answer->kind == Kind::matrix) {
    return same_in_order(gold->children, answer->children);
  }
  gold = as_vector(gold);
  answer = as_vector(answer);
  if (gold->kind == Kind::tuple && answer->kind == Kind::tuple) {
    return same_in_order(gold->children, answer->children);
  }
  if (gold->kind == Kind::interval || answer->kind == Kind::interval) {
    Node other = gold->kind == Kind::interval ? answer : gold;
    const std::uint8_t flags = gold->kind == Kind::interval ? gold->flags : answer->flags;
    const bool fits = other->kind == Kind::interval ? gold->flags == answer->flags
                                                    : other->kind == Kind::tuple && flags == 0;
    return fits ? same_in_order(gold->children, answer->children) : kDifferent;
  }
  // A list beside a tuple: in the tuple's order.
  if ((gold->kind == Kind::answers && is_tuple(answer)) ||
      (is_tuple(gold) && answer->kind == Kind::answers)) {
    return same_in_order(gold->children, answer->children);
  }
  if (options_.tuples_as_answers && gold->kind == Kind::set && answer->kind == Kind::tuple) {
    return same_list(gold->children, answer->children);
  }
  if (gold->kind == Kind::set_union && answer->kind == Kind::set_union) {
    return same_list(gold->children, answer->children);
  }
  if (is_list(*gold) && gold->children.size() == 1) {
    return same(gold->children[0], answer);
  }
  if (is_list(*answer) && answer->children.size() == 1) {
    return same(gold, answer->children[0]);
  }
  if (gold->kind == Kind::quantity || answer->kind == Kind::quantity) {
    return same_quantity(gold, answer);
  }
  if (gold->kind == Kind::ratio && answer->kind == Kind::ratio) {
    return same_in_order(gold->children, answer->children);
  }
  if (gold->kind == Kind::ratio && gold->children.size() == 2 && is_scalar(*answer)) {
    return same_scalar(arena_.make(Kind::divide, gold->children), answer);
  }
  if (answer->kind == Kind::ratio && answer->children.size() == 2 && is_scalar(*gold)) {
    return same_scalar(gold, arena_.make(Kind::divide, answer->children));
  }
  if (gold->kind == Kind::text || answer->kind == Kind::text) {
    return same_text(gold, answer);
  }
  if (is_scalar(*gold) && is_scalar(*answer)) {
    return same_scalar(gold, answer);
  }
  return kDifferent;
}

Decision Judge::same_text(Node gold, Node answer) const {
  std::string a =
      letters_of(gold->kind == Kind::text ? std::string(gold->text) : to_plain_text(*gold),
                 options_.text_case);
  std::string b =
      letters_of(answer->kind == Kind::text ? std::string(answer->text) : to_plain_text(*answer),
                 options_.text_case);
  if (options_.choices) {
    const auto choice = [](std::string& text) {
      if (text.size() == 3 && text.front() == '(' && text.back() == ')') {
        text = text.substr(1, 1);
      } else if (text.size() == 2 && (text[1] == '.' || text[1] == ')')) {
        text.pop_back();
      }
    };
    choice(a);
    choice(b);
  }
  return a == b ? kSameText : Decision{Equality::different, Method::text, {}};
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
  } else {
    exact = decide_equal(*plain_gold, *plain_answer, options_.bounds);
  }
  return is_equal(exact) ? exact : near(plain_gold, plain_answer, exact);
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
  if (gold_decimal != nullptr && options_.rounded_decimals) {
    const std::size_t decimals = decimals_of(gold_decimal->text);
    if (decimals < 2 && significant_digits(gold_decimal->text) < 4) {
      return exact;
    }
    return decide_within(*answer, *gold, *unit("5", decimals), options_.bounds);
  }
  if (answer_decimal != nullptr && gold_decimal == nullptr && options_.long_decimals &&
      significant_digits(answer_decimal->text) >= 6) {
    const std::size_t decimals = decimals_of(answer_decimal->text);
    const Decision rounded = decide_within(*gold, *answer, *unit("5", decimals), options_.bounds);
    if (rounded.equality != Equality::different) {
      return rounded;
    }
    Node gold_size = arena_.make(Kind::absolute, {gold});
    Node answer_size = arena_.make(Kind::absolute, {answer});
    if (compare(*answer_size, *gold_size, options_.bounds) == Order::less) {
      return decide_within(*gold, *answer, *unit("9999999", decimals), options_.bounds);
    }
  }
  return exact;
}

Decision Judge::same_quantity(Node gold, Node answer) {
  const bool both = gold->kind == Kind::quantity && answer->kind == Kind::quantity;
  Node gold_value = gold->kind == Kind::quantity ? gold->children[0] : gold;
  Node answer_value = answer->kind == Kind::quantity ? answer->children[0] : answer;
  if (both) {
    if (plain_unit(gold->text) == plain_unit(answer->text)) {
      return same(gold_value, answer_value);
    }
    const auto gold_unit = unit_of(gold->text);
    const auto answer_unit = unit_of(answer->text);
    if (!options_.unit_conversion || !gold_unit || !answer_unit ||
        gold_unit->dimensions != answer_unit->dimensions) {
      return kDifferent;
    }
    const auto product = [&](std::string_view factors) {
      std::vector<Node> nodes;
      while (!factors.empty()) {
        const std::size_t end = std::min(factors.find('*'), factors.size());
        nodes.push_back(arena_.leaf(Kind::number, arena_.keep(factors.substr(0, end))));
        factors.remove_prefix(std::min(end + 1, factors.size()));
      }
      return nodes.size() == 1 ? nodes[0] : arena_.make(Kind::multiply, nodes);
    };
    const auto scaled = [&](Node value, const Unit& unit) {
      return arena_.make(Kind::divide,
                         {arena_.make(Kind::multiply, {value, product(unit.numerator)}),
                          product(unit.denominator)});
    };
    // In the gold's unit, so that its digits keep their meaning.
    Node converted =
        arena_.make(Kind::divide, {arena_.make(Kind::multiply, {scaled(answer_value, *answer_unit),
                                                                product(gold_unit->denominator)}),
                                   product(gold_unit->numerator)});
    return same_scalar(gold_value, converted);
  }
  const std::string_view unit = gold->kind == Kind::quantity ? gold->text : answer->text;
  const bool percent = unit == "%" || unit == "permille";
  const bool degrees = unit == "deg";
  if (!is_scalar(*gold_value) || !is_scalar(*answer_value)) {
    return kDifferent;
  }
  if (percent || degrees) {
    const Decision exact = same_scalar(gold, answer);
    if (is_equal(exact)) {
      return exact;
    }
  }
  const bool may_drop = percent   ? options_.percent
                        : degrees ? options_.degrees
                        : unit == "$" || unit == "euro" || unit == "pound" || unit == "yen"
                            ? options_.money
                            : options_.units;
  return may_drop ? same_scalar(gold_value, answer_value) : kDifferent;
}

bool Judge::chain_holds(Node equation) {
  const auto sides = equation->children;
  for (std::size_t i = 0; i + 1 < sides.size(); ++i) {
    const bool constants = is_scalar(*sides[i]) && is_scalar(*sides.back()) &&
                           symbol_in(*sides[i]) == nullptr && symbol_in(*sides.back()) == nullptr;
    const bool is_name = sides[i]->kind == Kind::function || is_label(*sides[i]);
    if (constants && !is_name && !is_equal(same_scalar(sides.back(), sides[i]))) {
      return false;
    }
  }
  return true;
}

Decision Judge::same_equation(Node gold, Node answer) {
  const bool both = is_equation(*gold) && is_equation(*answer);
  if (!both) {
    Node equation = is_equation(*gold) ? gold : answer;
    Node value = is_equation(*gold) ? answer : gold;
    const bool assigns = options_.assignments && is_label(*equation->children[0]);
    const bool chain = equation->children.size() > 2 || symbol_in(*equation) == nullptr;
    if (is_list(*value) || (!assigns && !chain)) {
      return kDifferent;
    }
    if (equation == answer && !chain_holds(equation)) {
      return {Equality::different, Method::exact, "its equation does not hold"};
    }
    Node last = equation->children.back();
    return equation == gold ? same(last, value) : same(value, last);
  }
  Node left = gold->children[0];
  Node right = answer->children[0];
  if (!chain_holds(answer)) {
    return {Equality::different, Method::exact, "its equation does not hold"};
  }
  if (is_label(*left) && is_label(*right)) {
    const bool same_name = same_tree(*left, *right) || options_.renamed_symbols ||
                           left->kind == Kind::text || right->kind == Kind::text ||
                           (left->kind == Kind::function && right->kind == Kind::function &&
                            left->text == right->text);
    if (same_name) {
      const Decision values = same(gold->children.back(), answer->children.back());
      if (is_equal(values)) {
        return values;
      }
    }
  }
  const auto zero_form = [&](Node equation) -> Node {
    Node a = without_quantities(equation->children.front(), arena_);
    Node b = without_quantities(equation->children.back(), arena_);
    return is_scalar(*a) && is_scalar(*b)
               ? arena_.make(Kind::add, {a, arena_.make(Kind::negate, {b})})
               : nullptr;
  };
  Node gold_zero = zero_form(gold);
  Node answer_zero = zero_form(answer);
  if (!options_.equations || gold_zero == nullptr || answer_zero == nullptr) {
    return kDifferent;
  }
  switch (decide_proportion(*gold_zero, *answer_zero, options_.bounds)) {
    case Proportion::positive:
    case Proportion::negative:
    case Proportion::complex:
      return kEqual;
    case Proportion::none:
      return kDifferent;
    case Proportion::undecided:
      break;
  }
  return {Equality::undecided, Method::none, "the two equations could not be compared"};
}

// x > 3, 3 < x < 5 as an interval where one side is a name; else solved; null where it cannot be.
const Expression* Judge::as_interval(Node relation) {
  constexpr std::array<std::string_view, 4> kUp{"<", "<=", ">", ">="};
  Node infinity = arena_.leaf(Kind::constant, "infinity");
  const auto flips = [](std::string_view sign) { return sign.front() == '>'; };
  const auto closed = [](std::string_view sign) { return sign.size() == 2; };
  const auto is_order = [&](Node node) {
    return node->kind == Kind::relation &&
           std::find(kUp.begin(), kUp.end(), node->text) != kUp.end();
  };
  const auto is_end = [](Node node) { return is_scalar(*node) && symbol_in(*node) == nullptr; };
  const auto is_name = [](Node node) { return is_label(*node) && symbol_in(*node) != nullptr; };
  if (is_order(relation)) {
    const bool named_left = is_name(relation->children[0]) && is_end(relation->children[1]);
    const bool named_right = is_name(relation->children[1]) && is_end(relation->children[0]);
    Node end = relation->children[named_left ? 1 : 0];
    const bool above = flips(relation->text) == named_left;
    if (named_left || named_right) {
      const bool shut = closed(relation->text);
      return above ? arena_.make(Kind::interval, {end, infinity}, {},
                                 shut ? kClosedLow : std::uint8_t{0})
                   : arena_.make(Kind::interval, {arena_.make(Kind::negate, {infinity}), end}, {},
                                 shut ? kClosedHigh : std::uint8_t{0});
    }
  }
  if (relation->kind == Kind::conjunction && relation->children.size() == 2 &&
      is_order(relation->children[0]) && is_order(relation->children[1])) {
    Node first = relation->children[0];
    Node second = relation->children[1];
    const bool chain = is_end(first->children[0]) && is_name(first->children[1]) &&
                       is_end(second->children[1]) && flips(first->text) == flips(second->text) &&
                       same_tree(*first->children[1], *second->children[0]);
    if (chain) {
      const bool down = flips(first->text);
      Node low = down ? second : first;
      Node high = down ? first : second;
      const int flags =
          (closed(low->text) ? kClosedLow : 0) | (closed(high->text) ? kClosedHigh : 0);
      return arena_.make(Kind::interval,
                         {low->children[down ? 1 : 0], high->children[down ? 0 : 1]}, {},
                         static_cast<std::uint8_t>(flags));
    }
  }
  const Expression* symbol = symbol_in(*relation);
  return symbol == nullptr ? nullptr : solve(*relation, symbol->text, arena_, options_.bounds);
}

const Expression* Judge::as_set(Node node) {
  if (is_inequality(*node)) {
    return as_interval(node);
  }
  if (node->kind == Kind::answers &&
      std::all_of(node->children.begin(), node->children.end(),
                  [](Node child) { return is_inequality(*child); })) {
    std::vector<Node> parts;
    for (const Node child : node->children) {
      Node part = as_interval(child);
      if (part == nullptr) {
        return nullptr;
      }
      parts.push_back(part);
    }
    return arena_.make(Kind::set_union, parts);
  }
  return node;
}

Decision Judge::same_relation(Node gold, Node answer) {
  const auto relations_of = [](Node node) {
    return node->kind == Kind::conjunction
               ? std::vector<Node>(node->children.begin(), node->children.end())
               : std::vector<Node>{node};
  };
  if (is_inequality(*gold) && is_inequality(*answer)) {
    const auto zero_form = [&](Node relation, bool& strict, bool& unequal) -> Node {
      Node a = without_quantities(relation->children[0], arena_);
      Node b = without_quantities(relation->children[1], arena_);
      if (!is_scalar(*a) || !is_scalar(*b)) {
        return nullptr;
      }
      strict = relation->text == "<" || relation->text == ">";
      unequal = relation->text == "!=";
      const bool greater = relation->text.starts_with('>');
      return arena_.make(Kind::add,
                         {greater ? a : b, arena_.make(Kind::negate, {greater ? b : a})});
    };
    const auto same_one = [&](Node a, Node b) {
      bool strict_a = false;
      bool strict_b = false;
      bool unequal_a = false;
      bool unequal_b = false;
      Node zero_a = zero_form(a, strict_a, unequal_a);
      Node zero_b = zero_form(b, strict_b, unequal_b);
      if (zero_a == nullptr || zero_b == nullptr || strict_a != strict_b ||
          unequal_a != unequal_b) {
        return false;
      }
      const Proportion proportion = decide_proportion(*zero_a, *zero_b, options_.bounds);
      return proportion == Proportion::positive ||
             (unequal_a && proportion == Proportion::negative);
    };
    std::vector<Node> left = relations_of(answer);
    bool all = options_.inequalities;
    for (const Node wanted : relations_of(gold)) {
      const auto found = std::find_if(left.begin(), left.end(),
                                      [&](Node other) { return all && same_one(wanted, other); });
      if (found == left.end()) {
        all = false;
        break;
      }
      left.erase(found);
    }
    if (all && left.empty()) {
      return kEqual;
    }
  }
  const bool allowed = is_inequality(*gold)
                           ? is_inequality(*answer) || options_.interval_inequalities
                           : options_.inequality_intervals && gold->kind != Kind::tuple;
  Node gold_set = allowed ? as_set(gold) : nullptr;
  Node answer_set = allowed ? as_set(answer) : nullptr;
  if (!allowed) {
    return kDifferent;
  }
  if (gold_set == nullptr || answer_set == nullptr) {
    return {Equality::undecided, Method::none, "an inequality could not be solved"};
  }
  return is_inequality(*gold_set) || is_inequality(*answer_set) ? kDifferent
                                                                : same(gold_set, answer_set);
}

Decision Judge::same_in_order(std::span<const Node> gold, std::span<const Node> answer) {
  if (gold.size() != answer.size()) {
    return kDifferent;
  }
  Decision all = kEqual;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    const Decision one = same(gold[i], answer[i]);
    if (one.equality == Equality::different) {
      return one;
    }
    if (one.equality == Equality::undecided || one.method == Method::numeric) {
      all = one;
    }
  }
  return all;
}

Decision Judge::same_list(std::span<const Node> gold, std::span<const Node> answer) {
  if (!options_.any_order) {
    return same_in_order(gold, answer);
  }
  constexpr std::size_t kLongestList = 200;
  if (gold.size() > answer.size()) {
    return kDifferent;
  }
  if (answer.size() > kLongestList) {
    return {Equality::undecided, Method::none, "too many answers"};
  }
  std::vector<Node> left(answer.begin(), answer.end());
  Decision all = kEqual;
  for (const Node wanted : gold) {
    bool undecided = false;
    const auto found = std::find_if(left.begin(), left.end(), [&](Node other) {
      const Decision one = same(wanted, other);
      undecided = undecided || one.equality == Equality::undecided;
      return is_equal(one);
    });
    if (found != left.end()) {
      left.erase(found);
    } else if (undecided) {
      all = {Equality::undecided, Method::none, "one of the answers could not be decided"};
    } else {
      return kDifferent;
    }
  }
  // Who writes an answer twice has not written another one.
  for (const Node extra : left) {
    if (all.equality == Equality::equal && std::none_of(gold.begin(), gold.end(), [&](Node wanted) {
          return is_equal(same(wanted, extra));
        })) {
      return kDifferent;
    }
  }
  return all;
}

}  // namespace aha::rewards::math
