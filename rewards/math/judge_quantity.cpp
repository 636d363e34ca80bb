// Values with a unit.

#include <algorithm>
#include <string>

#include "rewards/math/judge.h"
#include "rewards/math/shape.h"
#include "rewards/math/units.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

// An angle in degrees beside one in radians.
bool are_angles(std::string_view a, std::string_view b) {
  const auto is_radian = [](std::string_view unit) {
    const std::string plain = plain_unit(unit);
    return plain == "rad" || plain == "radian";
  };
  return (a == "deg" && is_radian(b)) || (b == "deg" && is_radian(a));
}

bool holds_pi(const Expression& node) {  // an angle in radians
  return (node.kind == Kind::constant && node.text == "pi") ||
         std::any_of(node.children.begin(), node.children.end(),
                     [](Node child) { return holds_pi(*child); });
}

}  // namespace

// 2 h and 20 m s^{-1}, which read as products, for 2 hours and 20 m/s.
const Expression* Judge::as_quantity(Node node) {
  if (node->kind != Kind::multiply || node->children.size() < 2) {
    return node;
  }
  std::string unit;
  std::string run;  // letters side by side, cm
  bool is_run = true;
  for (const Node factor : node->children.subspan(1)) {
    const bool is_power = factor->kind == Kind::power;
    Node base = is_power ? factor->children[0] : factor;
    if (base->kind != Kind::symbol) {
      return node;
    }
    unit.append(unit.empty() ? "" : " ").append(base->text);
    run += base->text;
    is_run = is_run && !is_power && base->text.size() == 1;
    if (is_power) {
      Node raised = factor->children[1];
      const bool negative = raised->kind == Kind::negate;
      raised = negative ? raised->children[0] : raised;
      if (raised->kind != Kind::number) {
        return node;
      }
      unit.append(negative ? "^-" : "^").append(raised->text);
    }
  }
  if (symbol_in(*node->children[0]) != nullptr) {
    return node;
  }
  const std::string& name = is_run && unit_of(run) ? run : unit;
  return unit_of(name) ? arena_.make(Kind::quantity, {node->children[0]}, arena_.keep(name)) : node;
}

Decision Judge::same_quantity(Node gold, Node answer) {
  gold = as_quantity(gold);
  answer = as_quantity(answer);
  const bool both = gold->kind == Kind::quantity && answer->kind == Kind::quantity;
  Node gold_value = gold->kind == Kind::quantity ? gold->children[0] : gold;
  Node answer_value = answer->kind == Kind::quantity ? answer->children[0] : answer;
  if (both) {
    const auto gold_unit = unit_in_any_case(gold->text);
    const auto answer_unit = unit_in_any_case(answer->text);
    const bool are_alike = plain_unit(gold->text) == plain_unit(answer->text) &&
                           (!gold_unit || !answer_unit || *gold_unit == *answer_unit);
    if (are_alike) {
      return same(gold_value, answer_value);
    }
    if (are_angles(gold->text, answer->text)) {
      return same_scalar(gold, answer);
    }
    if (!options_.unit_conversion || !gold_unit || !answer_unit ||
        gold_unit->dimensions != answer_unit->dimensions) {
      return kDifferent;
    }
    // In the gold's unit, so that its digits keep their meaning.
    return same_scalar(gold_value, converted(answer_value, *answer_unit, *gold_unit, arena_));
  }
  const std::string_view unit = gold->kind == Kind::quantity ? gold->text : answer->text;
  const bool percent = unit == "%" || unit == "permille";
  const bool degrees = unit == "deg";
  if (!is_scalar(*gold_value) || !is_scalar(*answer_value)) {
    return kDifferent;
  }
  const auto count = unit_of(unit);  // 6 dozen are 72
  if (count && count->dimensions == Unit{}.dimensions) {
    Node counted = gold->kind == Kind::quantity ? gold_value : answer_value;
    Node other = gold->kind == Kind::quantity ? answer_value : gold_value;
    const Decision all = same_scalar(other, converted(counted, *count, Unit{}, arena_));
    if (is_equal(all)) {
      return all;
    }
  }
  if (percent || degrees) {
    const Decision exact = same_scalar(gold, answer);
    if (is_equal(exact)) {
      return exact;
    }
  }
  const bool may_drop = percent   ? options_.percent
                        : degrees ? options_.degrees && !holds_pi(*gold_value)
                        : unit == "$" || unit == "euro" || unit == "pound" || unit == "yen"
                            ? options_.money
                            : options_.units;
  return may_drop ? same_scalar(gold_value, answer_value) : kDifferent;
}

}  // namespace aha::rewards::math
