// Sets that say of which elements they are: {x | x > 3}, {2k : k in Z}.

#include <algorithm>

#include "rewards/math/number_sets.h"
#include "rewards/math/parser_state.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

constexpr std::uint8_t kAnyHolds = 1;  // a list joined by "or"
constexpr std::uint8_t kAllHold = 2;   // a list joined by "and"

// Whether it has no other symbol in it.
bool holds_no_other(const Expression& node, std::string_view symbol) {
  return (node.kind != Kind::symbol || node.text == symbol || number_set_of(node) != '\0') &&
         std::all_of(node.children.begin(), node.children.end(),
                     [&](const Expression* child) { return holds_no_other(*child, symbol); });
}

// Of `x` and of `x in R`: the symbol; null for anything else.
const Expression* real_variable(const Expression& element) {
  if (element.kind == Kind::symbol) {
    return &element;
  }
  return is_membership(element) && element.children[0]->kind == Kind::symbol &&
                 number_set_of(*element.children[1]) == 'R'
             ? element.children[0]
             : nullptr;
}

}  // namespace

// From behind the brace on, whether a bar or a colon stands before a condition. By a look at the
// tokens: to parse it both ways would double the work with each set inside a set.
bool Parser::is_described_set() const {
  int open = 0;
  int bars = 0;
  bool has_colon = false;
  bool has_condition = false;
  for (std::size_t at = at_; at < tokens_.size() && open >= 0; ++at) {
    const T type = tokens_[at].type;
    open += type == T::open ? 1 : type == T::close ? -1 : 0;
    if (open != 0) {
      continue;
    }
    bars += type == T::bar ? 1 : 0;
    has_colon = has_colon || type == T::colon;
    has_condition =
        has_condition || ((bars > 0 || has_colon) && (type == T::relation || type == T::member));
  }
  return has_condition && (has_colon || bars % 2 == 1);  // |x| has two
}

// From behind the brace on. A set of real numbers x is what its conditions say of x, where they say
// nothing of anything else.
const Expression* Parser::described_set() {
  const int outer = bars_;
  bars_ = 1;  // so that a bar ends the element and a colon makes no ratio
  Node element = relation_chain();
  bars_ = outer;
  if (element == nullptr || !(is(T::bar) || is(T::colon))) {
    return nullptr;
  }
  ++at_;
  std::vector<Node> conditions;
  std::uint8_t joined = kAllHold;
  do {
    Node condition = relation_chain();
    if (condition == nullptr || condition->kind < Kind::relation ||
        condition->kind > Kind::conjunction) {
      return nullptr;
    }
    conditions.push_back(condition);
    joined = is(T::conjunction, "or") ? kAnyHolds : joined;
  } while (take(T::comma) || take(T::semicolon) || take(T::conjunction));
  if (!take(T::close, "set")) {
    return nullptr;
  }
  Node variable = real_variable(*element);
  const bool speak_of_it =
      variable != nullptr && std::all_of(conditions.begin(), conditions.end(), [&](Node condition) {
        return holds_symbol(*condition, variable->text) &&
               holds_no_other(*condition, variable->text);
      });
  if (speak_of_it) {
    return conditions.size() == 1 ? conditions.front()
                                  : arena_.make(Kind::answers, conditions, {}, joined);
  }
  conditions.insert(conditions.begin(), element);
  return arena_.make(Kind::described, conditions, {}, joined);
}

}  // namespace aha::rewards::math
