#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rewards/math/arena.h"
#include "rewards/math/arithmetic.h"
#include "rewards/math/budget.h"
#include "rewards/math_options.h"

namespace aha::rewards::math {

// Decides whether an answer is the gold answer, both parsed. The rules of `options` say which forms
// stand for one another; see docs/math_verification.md. Trees of kind quantity and plus_minus are
// taken as they were parsed.
class Judge {
 public:
  Judge(const MathOptions& options, Arena& arena)
      : options_(options), arena_(arena), bounds_(options.bounds), budget_(bounds_) {
    bounds_.numeric = bounds_.numeric && options.numeric;
  }

  Decision same_answer(const Expression* gold, const Expression* answer);

 private:
  using Node = const Expression*;

  struct Chain {
    Decision holds;
    bool is_compared;  // each side with the last one
  };

  Decision same(Node gold, Node answer);
  Decision same_memberships(Node gold, Node answer);
  Decision same_approximated(Node gold, Node answer);
  std::optional<Decision> same_collections(Node gold, Node answer);
  std::optional<Decision> same_vectors(Node gold, Node answer);
  Decision same_values(Node gold, Node answer);
  Decision same_scalar(Node gold, Node answer);
  Decision same_quantity(Node gold, Node answer);
  Decision same_inequalities(Node gold, Node answer);
  Decision same_by_symbol(Node gold, Node answer);
  Decision same_relations(Node gold, Node answer);
  Decision same_single_relation(Node gold, Node answer);
  Decision same_relation(Node gold, Node answer);
  Decision same_solutions(Node gold, Node answer);
  bool surely_differ(Node gold, Node answer);
  Decision same_equation(Node gold, Node answer);
  Decision same_list(std::span<const Node> gold, std::span<const Node> answer);
  Decision same_in_order(std::span<const Node> gold, std::span<const Node> answer);
  Decision near(Node gold, Node answer, const Decision& exact);
  Decision same_text(Node gold, Node answer) const;
  std::optional<Decision> same_sets(Node gold, Node answer);  // empty: they are no such sets
  Decision same_parts(Node gold, Node answer);
  Decision same_ratio(std::span<const Node> gold, std::span<const Node> answer);
  Decision same_ratios(Node gold, Node answer);
  Decision same_residue(Node gold, Node answer);
  Decision same_with_integrals(Node gold, Node answer);
  Decision same_integral(Node gold, Node answer);
  Decision same_described(Node gold, Node answer);
  Decision same_up_to_names(Node gold, Node answer);
  Decision same_family(Node gold, Node answer);
  Decision same_but_for_a_constant(Node f, Node g);
  Node with_integrals_named(Node node, std::vector<Node>& known, Decision& equal);
  bool only_answer_is_undefined(Node gold, Node answer);
  bool is_near(Node value, Node claim);
  Node with_calls_named(Node node, std::vector<Node>& known);
  std::optional<Decision> same_calls(Node gold, Node answer);
  Decision same_solutions_of(Node equation, Node list);
  Decision chain_holds(Node equation);
  Decision same_named_value(Node gold, Node answer);
  Chain follow_chain(Node equation);
  Node fresh_symbol();
  Node as_quantity(Node node);
  Node as_interval(Node relation);
  Node as_set(Node node);

  const MathOptions& options_;
  Arena& arena_;
  int fresh_symbols_ = 0;
  std::string_view family_;  // what runs through all whole numbers, as in pi/4 + k pi; may be empty
  Bounds bounds_;
  Budget budget_;  // the time of all its decisions together
};

}  // namespace aha::rewards::math
