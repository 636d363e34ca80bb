// Calls of functions of which nothing is known but their name: f(x), det A. Each stands for itself.

#include <algorithm>
#include <string>
#include <vector>

#include "rewards/math/function_name.h"
#include "rewards/math/judge.h"
#include "rewards/math/shape.h"
#include "rewards/math/substitute.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

bool is_call(const Expression& node) {
  return node.kind == Kind::function && find_function(node.text) == Function::unknown;
}

bool holds(const Expression& node, bool (*is_wanted)(const Expression&)) {
  return is_wanted(node) || std::any_of(node.children.begin(), node.children.end(),
                                        [&](Node child) { return holds(*child, is_wanted); });
}

// f(k) under a sum over k has many values.
bool is_repeated_call(const Expression& node) {
  return (node.kind == Kind::sum || node.kind == Kind::product) && holds(node, is_call);
}

bool is_named_call(const Expression& node) { return is_call(node) && !is_unknown_function(node); }

}  // namespace

// The tree with a symbol for each call, the same one for equal ones.
const Expression* Judge::with_calls_named(Node node, std::vector<Node>& known) {
  if (!holds(*node, is_call)) {
    return node;
  }
  if (is_call(*node)) {
    const auto found = std::find_if(known.begin(), known.end(), [&](Node other) {
      return other->text == node->text && is_equal(same_in_order(other->children, node->children));
    });
    const auto number = found - known.begin();
    if (found == known.end()) {
      known.push_back(node);
    }
    return arena_.leaf(Kind::symbol, arena_.keep(" call " + std::to_string(number)));
  }
  std::vector<Node> children;
  for (const Node child : node->children) {
    children.push_back(with_calls_named(child, known));
  }
  return arena_.make(node->kind, children, node->text, node->flags);
}

// Empty: there are no calls, or the gold's may have the answer's value, as det A beside 5.
std::optional<Decision> Judge::same_calls(Node gold, Node answer) {
  const bool in_gold = holds(*gold, is_call);
  const bool in_answer = holds(*answer, is_call);
  const bool may_have_value =
      in_gold && !in_answer && holds(*gold, is_named_call) && symbol_in(*answer) == nullptr;
  if ((!in_gold && !in_answer) || may_have_value || holds(*gold, is_repeated_call) ||
      holds(*answer, is_repeated_call)) {
    return std::nullopt;
  }
  std::vector<Node> known;
  Node named_gold = with_calls_named(gold, known);
  Node named_answer = with_calls_named(answer, known);
  return decide_equal(*named_gold, *named_answer, budget_.rest());
}

namespace {

bool are_parameters(const Expression& call) {
  return std::all_of(call.children.begin(), call.children.end(),
                     [](Node child) { return child->kind == Kind::symbol; });
}

}  // namespace

// f(t) = t^2 with the names of f(x) = x^2, where they are free for it.
const Expression* with_parameters_of(Node equation, Node other, Arena& arena) {
  Node call = equation->children[0];
  Node wanted = other->children[0];
  const bool defines = is_unknown_function(*call) && is_unknown_function(*wanted) &&
                       call->text == wanted->text &&
                       call->children.size() == wanted->children.size() && are_parameters(*call) &&
                       are_parameters(*wanted) && symbols_of(*call).size() == call->children.size();
  std::vector<Substitution> names;
  for (std::size_t i = 0; defines && i < call->children.size(); ++i) {
    const bool is_used = holds_symbol(*equation->children.back(), call->children[i]->text);
    if (!is_used || holds_symbol(*equation, wanted->children[i]->text)) {
      return equation;  // P(A) = 1/2 is nothing of another event
    }
    names.push_back({call->children[i]->text, wanted->children[i]});
  }
  return names.empty() ? equation : substitute(*equation, names, arena);
}

}  // namespace aha::rewards::math
