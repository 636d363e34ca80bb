// Several answers, tuples, and sets given by conditions.

#include <algorithm>
#include <string>
#include <vector>

#include "rewards/math/forms.h"
#include "rewards/math/judge.h"
#include "rewards/math/number_sets.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"
#include "rewards/math/substitute.h"

namespace aha::rewards::math {
namespace {

// What a set given by conditions binds: the symbol or the symbols of its element where that is no
// arithmetic, and those of which a condition says where they are from.
std::vector<std::string_view> bound_symbols(const Expression& described) {
  std::vector<std::string_view> names;
  const auto add = [&](const Expression& node) {
    if (node.kind == Kind::symbol &&
        std::find(names.begin(), names.end(), node.text) == names.end()) {
      names.push_back(node.text);
    }
  };
  const Expression& element = *described.children[0];
  const Expression& named = is_membership(element) ? *element.children[0] : element;
  add(named);
  if (named.kind == Kind::tuple) {
    for (const Expression* part : named.children) {
      add(*part);
    }
  }
  for (const Expression* condition : described.children.subspan(1)) {
    if (is_membership(*condition)) {
      add(*condition->children[0]);
    }
  }
  return names;
}

// x and x, f(1) and f(1), also x_1 and x_2.
bool is_same_name(const Expression& a, const Expression& b) {
  const auto base = [](std::string_view name) { return name.substr(0, name.find('_')); };
  return a.kind == Kind::symbol && b.kind == Kind::symbol ? base(a.text) == base(b.text)
                                                          : same_tree(a, b);
}

// x = 1, y = 2: each of another name.
bool have_own_names(std::span<const Expression* const> list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!is_equation(*list[i])) {
      return false;
    }
    const auto before = list.first(i);
    if (std::any_of(before.begin(), before.end(), [&](const Expression* other) {
          return is_same_name(*other->children[0], *list[i]->children[0]);
        })) {
      return false;
    }
  }
  return true;
}

// One says "or" where the other says "and": of names that differ, which a comma joins by "and", and
// of words. The roots 2 and 3 are also 2 or 3.
bool are_joined_apart(const Expression& gold, const Expression& answer) {
  constexpr std::uint8_t kAnyHolds = 1;
  constexpr std::uint8_t kAllHold = 2;
  if (gold.kind != Kind::answers || answer.kind != Kind::answers ||
      (gold.flags == kAnyHolds) == (answer.flags == kAnyHolds)) {
    return false;
  }
  const auto is_word = [](const Expression* item) {
    return item->kind == Kind::text || item->kind == Kind::symbol;
  };
  const bool are_words = std::all_of(gold.children.begin(), gold.children.end(), is_word) &&
                         (gold.flags == kAllHold || answer.flags == kAllHold);
  return are_words || (gold.children.size() > 1 && have_own_names(gold.children));
}

}  // namespace

// Choices, several answers and sets. Empty: they are none, or not alike.
std::optional<Decision> Judge::same_collections(Node gold, Node answer) {
  if (are_joined_apart(*gold, *answer)) {
    return kDifferent;
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
    return decision;
  }
  if (gold->kind == Kind::set_union && answer->kind == Kind::set_union) {
    return same_list(gold->children, answer->children);
  }
  return std::nullopt;
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
  const auto same_item = [&](Node a, Node b) {  // {5} beside others is not 5
    const bool is_one_a_set =
        (a->kind == Kind::set && is_scalar(*b)) || (b->kind == Kind::set && is_scalar(*a));
    return is_one_a_set ? kDifferent : same(a, b);
  };
  constexpr std::size_t kLongestList = 200;
  if (gold.size() > answer.size()) {
    return kDifferent;
  }
  if (answer.size() > kLongestList) {
    return {Equality::undecided, Method::none, "too many answers"};
  }
  const bool has_no_names =
      std::none_of(answer.begin(), answer.end(), [](Node item) { return is_equation(*item); });
  if (has_no_names && have_own_names(gold)) {
    return same_in_order(gold, answer);
  }
  std::vector<Node> left(answer.begin(), answer.end());
  Decision all = kEqual;
  for (const Node wanted : gold) {
    bool undecided = false;
    Decision equal;
    const auto found = std::find_if(left.begin(), left.end(), [&](Node other) {
      const Decision one = same_item(wanted, other);
      undecided = undecided || one.equality == Equality::undecided;
      equal = one;
      return is_equal(one);
    });
    if (found != left.end()) {
      all = weaker(all, equal);
      left.erase(found);
    } else if (undecided) {
      all = {Equality::undecided, Method::none, "one of the answers could not be decided"};
    } else {
      return kDifferent;
    }
  }
  // Who writes an answer twice has not written another one.
  for (const Node extra : left) {
    if (is_equal(all) && std::none_of(gold.begin(), gold.end(), [&](Node wanted) {
          const Decision one = same_item(wanted, extra);
          all = is_equal(one) ? weaker(all, one) : all;
          return is_equal(one);
        })) {
      return kDifferent;
    }
  }
  return all;
}

// {2k | k in Z} and {2n | n in Z}: only what the braces bind may have another name.
Decision Judge::same_described(Node gold, Node answer) {
  if (gold->kind != answer->kind || gold->flags != answer->flags) {
    return kDifferent;
  }
  const std::vector<std::string_view> of_gold = bound_symbols(*gold);
  const std::vector<std::string_view> of_answer = bound_symbols(*answer);
  if (of_gold.size() == of_answer.size() && gold->children.size() == answer->children.size()) {
    std::vector<Substitution> in_gold;
    std::vector<Substitution> in_answer;
    for (std::size_t i = 0; i < of_gold.size(); ++i) {
      Node fresh = fresh_symbol();
      in_gold.push_back({of_gold[i], fresh});
      in_answer.push_back({of_answer[i], fresh});
    }
    const auto is_any = [](Node described, std::span<const Substitution> bound) {
      return bound.size() == 1 && described->children.size() == 2 &&
             is_scalar(*described->children[0]) && is_kind_of_number(*described->children[1]) &&
             number_set_of(*described->children[1]->children[1]) == 'Z';
    };
    family_ = is_any(gold, in_gold) && is_any(answer, in_answer) ? in_gold[0].value->text
                                                                 : std::string_view();
    const Decision decision = same_in_order(substitute(*gold, in_gold, arena_)->children,
                                            substitute(*answer, in_answer, arena_)->children);
    family_ = {};
    if (is_equal(decision)) {
      return decision;
    }
  }
  return {Equality::undecided, Method::none, "two sets given by conditions could not be compared"};
}

}  // namespace aha::rewards::math
