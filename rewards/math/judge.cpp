#include "rewards/math/judge.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "rewards/math/forms.h"
#include "rewards/math/number_sets.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

bool is_approximation(const Expression& node) {
  return node.kind == Kind::relation && node.text == "~";
}

// x = 5 (mod 7), whose label says nothing.
Node without_label(Node node) {
  const bool is_congruence = node->kind == Kind::relation && node->text == "==" &&
                             node->children.size() == 2 && is_label(*node->children[0]) &&
                             node->children[1]->kind == Kind::residue;
  return is_congruence ? node->children[1] : node;
}

// P(3, 4), a named point.
Node without_name(Node node, Node other, Arena& arena) {
  const bool is_point = node->kind == Kind::function && node->children.size() > 1 &&
                        node->text.size() == 1 && node->text[0] >= 'A' && node->text[0] <= 'Z' &&
                        other->kind == Kind::tuple;
  return is_point ? arena.make(Kind::tuple, node->children) : node;
}

// 12:00, which is no quotient.
bool is_clock(const Expression& node) {
  return node.kind == Kind::ratio && node.children.back()->kind == Kind::number &&
         node.children.back()->text.size() == 2 && node.children.back()->text[0] == '0';
}

}  // namespace

Decision Judge::same_answer(Node gold, Node answer) {
  if (options_.plus_minus) {
    gold = without_plus_minus(gold, arena_);
    answer = without_plus_minus(answer, arena_);
  }
  gold = with_matrices_evaluated(gold, arena_);
  answer = with_matrices_evaluated(answer, arena_);
  if ((gold->kind == Kind::answers) != (answer->kind == Kind::answers)) {
    gold = with_tuples_split(gold, arena_);
    answer = with_tuples_split(answer, arena_);
  }
  const Forms forms = without_lone_memberships({gold, answer}, arena_);
  const Decision decision = same_up_to_names(forms.gold, forms.answer);
  if (!options_.renamed_symbols || is_equal(decision)) {
    return decision;
  }
  Node renamed = with_symbols_of(forms.answer, forms.gold, arena_);
  return renamed == nullptr ? decision : same(forms.gold, renamed);
}

// What the whole number of a family of angles, or a constant of integration, is called, is free.
Decision Judge::same_up_to_names(Node gold, Node answer) {
  const Decision decision = same(gold, answer);
  if (is_equal(decision)) {
    return decision;
  }
  if (Node renamed = with_whole_number_of({gold, answer}, arena_)) {
    return same(gold, renamed);
  }
  const Forms forms = without_constants_of_integration({gold, answer}, arena_);
  return forms.gold == nullptr ? decision : same(forms.gold, forms.answer);
}

Decision Judge::same(Node gold, Node answer) {
  if (same_tree(*gold, *answer)) {
    return kSameText;
  }
  if (is_approximation(*gold)) {
    return same(gold->children[0], answer);
  }
  if (is_approximation(*answer)) {
    for (const Node claim : answer->children.subspan(1)) {
      if (!is_near(answer->children[0], claim)) {
        return {Equality::different, Method::exact, "its approximation is not near"};
      }
    }
    return same(gold, answer->children[0]);
  }
  if (holds_integral(*gold) || holds_integral(*answer)) {
    return same_with_integrals(gold, answer);
  }
  gold = without_label(gold);
  answer = without_label(answer);
  if (gold->kind == Kind::residue || answer->kind == Kind::residue) {
    return is_equation(*answer) || is_list(*answer) ? kDifferent : same_residue(gold, answer);
  }
  if (is_equation(*gold) || is_equation(*answer)) {
    return same_equation(gold, answer);
  }
  if (is_membership(*gold) || is_membership(*answer)) {
    return same(is_membership(*gold) ? gold->children[1] : gold,
                is_membership(*answer) ? answer->children[1] : answer);
  }
  // A comma says neither "and" nor "or".
  const bool joined_alike = gold->kind == Kind::answers && answer->kind == Kind::answers &&
                            (gold->flags == answer->flags || gold->flags * answer->flags == 0);
  if (is_inequalities(*gold) || is_inequalities(*answer)) {
    const Decision listed = joined_alike ? same_list(gold->children, answer->children) : kDifferent;
    if (is_equal(listed)) {
      return listed;
    }
    return same_relation(gold, answer);
  }
  if (gold->kind == Kind::described || answer->kind == Kind::described) {
    return same_described(gold, answer);
  }
  if (const std::string letters = options_.choices ? choices_of(*gold) : std::string();
      letters.size() > 1 && letters == choices_of(*answer)) {
    return kSameText;
  }
  if (is_list(*gold) && is_list(*answer)) {
    return gold->kind == answer->kind || options_.sets_as_answers
               ? same_list(gold->children, answer->children)
               : kDifferent;
  }
  if (number_set_of(*gold) != '\0') {
    answer = as_number_set(answer, arena_);
    if (same_tree(*gold, *answer)) {
      return kSameText;
    }
  }
  if (const auto decision = same_sets(gold, answer)) {
    return *decision;
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
  if ((gold->kind == Kind::matrix) != (answer->kind == Kind::matrix)) {
    Node& other = gold->kind == Kind::matrix ? answer : gold;
    Node rows = rows_as_matrix(*other, arena_);
    other = rows == nullptr ? other : rows;
  }
  if (gold->kind == Kind::matrix && answer->kind == Kind::matrix) {
    return same_in_order(gold->children, answer->children);
  }
  gold = without_name(as_vector(gold), as_vector(answer), arena_);
  answer = without_name(as_vector(answer), gold, arena_);
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
    return same_ratios(gold, answer);
  }
  if (is_clock(*gold) != is_clock(*answer)) {
    return kDifferent;
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

}  // namespace aha::rewards::math
