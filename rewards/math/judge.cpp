#include "rewards/math/judge.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string>
#include <vector>

#include "rewards/math/forms.h"
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

// Of a list that says one thing, once or again: {5}, "5, 5". Null for anything else.
Node only_element(const Expression& node) {
  if (!is_list(node) || node.children.empty()) {
    return nullptr;
  }
  Node first = node.children[0];
  const bool is_set_of_a_set =
      node.kind == Kind::set && (first->kind == Kind::set || first->kind == Kind::empty_set);
  const bool are_alike = std::all_of(node.children.begin(), node.children.end(),
                                     [&](Node child) { return same_tree(*child, *first); });
  return are_alike && !is_set_of_a_set ? first : nullptr;
}

// 12:00, which is no quotient.
bool is_clock(const Expression& node) {
  return node.kind == Kind::ratio && node.children.back()->kind == Kind::number &&
         node.children.back()->text.size() == 2 && node.children.back()->text[0] == '0';
}

// 3:15, which nobody writes who means the ratio 1:5. 7:32 may be one.
bool is_time_of_day(const Expression& node) {
  const auto two_digits = [](Node part) {
    return part->kind == Kind::number && !part->text.empty() && part->text.size() <= 2 &&
                   part->text.find('.') == std::string_view::npos
               ? std::stoi(std::string(part->text))
               : -1;
  };
  if (node.kind != Kind::ratio || node.children.size() != 2) {
    return false;
  }
  const int hours = two_digits(node.children[0]);
  const int minutes = two_digits(node.children[1]);
  return hours >= 0 && hours <= 24 && node.children[1]->text.size() == 2 && minutes >= 0 &&
         minutes < 60 && std::gcd(hours, minutes) > 1;
}

}  // namespace

Decision Judge::same_answer(Node gold, Node answer) {
  if (options_.plus_minus) {
    gold = without_plus_minus(gold, arena_);
    answer = without_plus_minus(answer, arena_);
  }
  gold = with_matrices_evaluated(gold, arena_);
  answer = with_matrices_evaluated(answer, arena_);
  gold = with_names_split(gold, arena_);
  if (is_equation(*gold) || is_list(*gold) || gold->kind == Kind::tuple) {
    answer = with_names_split(answer, arena_);
  }
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

Decision Judge::same(Node gold, Node answer) {
  if (same_tree(*gold, *answer)) {
    return kSameText;
  }
  if (is_approximation(*gold)) {
    return same(gold->children[0], answer);
  }
  if (is_approximation(*answer)) {
    return same_approximated(gold, answer);
  }
  if (options_.assignments && says_what_is_asked_for(*gold, *answer)) {
    return same_equation(gold, answer);
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
    return same_memberships(gold, answer);
  }
  if (is_inequalities(*gold) || is_inequalities(*answer)) {
    return same_inequalities(gold, answer);
  }
  if (gold->kind == Kind::described || answer->kind == Kind::described) {
    return same_described(gold, answer);
  }
  if (const auto decision = same_collections(gold, answer)) {
    return *decision;
  }
  if (const auto decision = same_vectors(gold, answer)) {
    return *decision;
  }
  if (Node only = gold->children.size() == 1 ? only_element(*gold) : nullptr) {
    return same(only, answer);
  }
  if (Node only = only_element(*answer)) {
    return same(gold, only);
  }
  if (answer->kind == Kind::answers &&
      is_scalar(*gold)) {  // 1/2 or 0.5 says one thing; 5 cm or 5 m two
    Decision all = kEqual;
    for (const Node one : answer->children) {
      const bool is_first = one == answer->children[0];
      all = is_equal(all) ? weaker(same(gold, one), all) : all;
      all = is_equal(all) && !is_first ? weaker(same(answer->children[0], one), all) : all;
    }
    return all;
  }
  return same_values(gold, answer);
}

// x in S for S; y in S is another one.
Decision Judge::same_memberships(Node gold, Node answer) {
  const auto name_of = [](Node node) {
    Node element = is_membership(*node)     ? node->children[0]
                   : is_inequalities(*node) ? symbol_in(*node)
                                            : nullptr;
    return element != nullptr && element->kind == Kind::symbol ? element->text : std::string_view();
  };
  const std::string_view in_gold = name_of(gold);
  const std::string_view in_answer = name_of(answer);
  if (!in_gold.empty() && !in_answer.empty() && in_gold != in_answer) {
    return kDifferent;
  }
  return same(is_membership(*gold) ? gold->children[1] : gold,
              is_membership(*answer) ? answer->children[1] : answer);
}

// Whose approximations must be near it.
Decision Judge::same_approximated(Node gold, Node answer) {
  for (const Node claim : answer->children.subspan(1)) {
    if (!is_near(answer->children[0], claim)) {
      return {Equality::different, Method::exact, "its approximation is not near"};
    }
  }
  return same(gold, answer->children[0]);
}

// One value each.
Decision Judge::same_values(Node gold, Node answer) {
  if (gold->kind == Kind::quantity || answer->kind == Kind::quantity) {
    return same_quantity(gold, answer);
  }
  if (gold->kind == Kind::ratio && answer->kind == Kind::ratio) {
    return same_ratios(gold, answer);
  }
  if (is_clock(*gold) != is_clock(*answer) || (is_time_of_day(*gold) && is_scalar(*answer))) {
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
  return is_scalar(*gold) && is_scalar(*answer) ? same_scalar(gold, answer) : kDifferent;
}

}  // namespace aha::rewards::math
