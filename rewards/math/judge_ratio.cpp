// Ratios, clock times and residues.

#include <algorithm>

#include "rewards/math/judge.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

// 3:15, which may be a time of day and equals only itself.
bool may_be_time(const Expression& ratio) {
  return ratio.children.size() <= 3 &&
         std::all_of(ratio.children.begin() + 1, ratio.children.end(), [](Node part) {
           return part->kind == Kind::number && part->text.size() == 2 && part->text[0] < '6';
         });
}

}  // namespace

// a : b : c in proportion.
Decision Judge::same_ratio(std::span<const Node> gold, std::span<const Node> answer) {
  const auto all_scalar = [](std::span<const Node> parts) {
    return std::all_of(parts.begin(), parts.end(), [](Node part) { return is_scalar(*part); });
  };
  if (gold.size() != answer.size() || !all_scalar(gold) || !all_scalar(answer)) {
    return kDifferent;
  }
  Node zero = arena_.leaf(Kind::number, "0");
  const auto is_other = [&](Node part) {
    return decide_equal(*part, *zero, budget_.rest()).equality == Equality::different;
  };
  const auto first = std::find_if(gold.begin(), gold.end(), is_other);
  const auto place = static_cast<std::size_t>(first - gold.begin());
  if (first == gold.end() || !is_other(answer[place])) {
    return kDifferent;
  }
  Decision all = kEqual;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    const Decision one =
        decide_equal(*arena_.make(Kind::multiply, {gold[place], answer[i]}),
                     *arena_.make(Kind::multiply, {answer[place], gold[i]}), budget_.rest());
    if (one.equality == Equality::different) {
      return one;
    }
    all = one.equality == Equality::undecided || one.method == Method::numeric ? one : all;
  }
  return all;
}

Decision Judge::same_ratios(Node gold, Node answer) {
  const Decision parts = same_in_order(gold->children, answer->children);
  return is_equal(parts) || may_be_time(*gold) ? parts
                                               : same_ratio(gold->children, answer->children);
}

// a (mod m) is b (mod m) where m divides a - b, and as a gold answer the number a as well. A plain
// gold answer is no class of numbers.
Decision Judge::same_residue(Node gold, Node answer) {
  const auto value_of = [](Node node) {
    return node->kind == Kind::residue ? node->children[0] : node;
  };
  if (gold->kind != Kind::residue) {
    return kDifferent;
  }
  if (answer->kind != Kind::residue) {
    return same(value_of(gold), answer);
  }
  const Decision moduli = same(gold->children[1], answer->children[1]);
  if (!is_equal(moduli)) {
    return moduli;
  }
  Node difference =
      arena_.make(Kind::add, {value_of(gold), arena_.make(Kind::negate, {value_of(answer)})});
  if (!is_scalar(*difference)) {
    return kDifferent;
  }
  Node rest = arena_.make(Kind::function, {difference, gold->children[1]}, "mod");
  return weaker(decide_equal(*rest, *arena_.leaf(Kind::number, "0"), budget_.rest()), moduli);
}

}  // namespace aha::rewards::math
