#include <algorithm>
#include <string>

#include "rewards/math/answer_key.h"
#include "rewards/math/number_sets.h"
#include "rewards/math/parser_state.h"
#include "rewards/math/phrases.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

}  // namespace

const Expression* Parser::as_interval(Node node) {
  return node->kind == Kind::tuple && node->children.size() == 2
             ? arena_.make(Kind::interval, node->children)
             : node;
}

const Expression* Parser::collection() {
  Node left = sum();
  while (left != nullptr &&
         (is(T::cup) || is(T::cap) || is(T::setminus) || takes_away_a_set(*left))) {
    const Kind kind = is(T::cup)   ? Kind::set_union
                      : is(T::cap) ? Kind::intersection
                                   : Kind::difference;
    ++at_;
    Node right = sum();
    if (right == nullptr) {
      return nullptr;
    }
    std::vector<Node> parts;
    if (left->kind == kind && kind != Kind::difference) {
      parts.assign(left->children.begin(), left->children.end());
    } else {
      parts.push_back(as_interval(left));
    }
    parts.push_back(as_interval(right));
    left = arena_.make(kind, parts);
  }
  return left;
}

const Expression* Parser::ratio() {
  const bool is_debt = is(T::minus) && next().type == T::currency;  // -$5
  at_ += is_debt ? 1 : 0;
  const bool money = is(T::currency);
  const std::string_view currency = now().text;
  at_ += money ? 1 : 0;
  if (is(T::relation, "~") && at_ == 0) {
    ++at_;
  }
  Node first = collection();
  if (first == nullptr) {
    return nullptr;
  }
  if (money) {
    first = is_debt ? with_sign(Kind::negate, first) : first;
    Node rate = with_unit(first);  // $18 per day
    const bool is_rate = rate->kind == Kind::quantity && rate->text.starts_with("per ");
    return is_rate ? arena_.make(Kind::quantity, {first},
                                 arena_.keep(std::string(currency) + " " + std::string(rate->text)))
                   : arena_.make(Kind::quantity, {first}, currency);
  }
  if (starts_modulus()) {
    return with_modulus(first);
  }
  const auto divides = [&] { return take(T::colon) || take(T::word, "to"); };
  if (!(is(T::colon) || is(T::word, "to")) || bars_ > 0) {
    return with_smaller_units(with_unit(first));
  }
  std::vector<Node> parts{first};
  const std::size_t start = at_;
  while (divides()) {
    Node part = sum();
    if (part == nullptr) {
      at_ = start;
      return first;
    }
    parts.push_back(part);
  }
  return arena_.make(Kind::ratio, parts);
}

const Expression* Parser::relation_chain() {
  const Depth depth(*this);
  if (too_deep_) {
    return nullptr;
  }
  std::vector<Node> operands;
  std::vector<std::string_view> signs;
  Node first = ratio();
  if (first == nullptr) {
    return nullptr;
  }
  operands.push_back(first);
  const auto is_sign = [](const Token& token) {
    return token.type == T::relation || token.type == T::member;
  };
  while (is_sign(now()) || (is(T::column) && is_sign(next()))) {
    take(T::column);
    const bool member = is(T::member);
    signs.push_back(tokens_[at_++].text);
    take(T::column);
    Node operand = ratio();
    if (operand == nullptr) {
      return nullptr;
    }
    operands.push_back(member ? as_number_set(as_interval(operand), arena_) : operand);
    take(T::column);
  }
  return joined_relations(operands, signs);
}

const Expression* Parser::joined_relations(std::vector<Node>& operands,
                                           std::vector<std::string_view>& signs) {
  // What follows "approximately" explains what stands before it, and must be near it.
  const auto approximate = std::find(signs.begin(), signs.end(), "~");
  if (approximate != signs.end()) {
    if (approximate == signs.begin() && symbol_in(*operands.front()) != nullptr) {
      *approximate = "=";
    } else {
      const auto kept = approximate - signs.begin();
      std::vector<Node> parts(operands.begin() + kept + 1, operands.end());
      signs.resize(static_cast<std::size_t>(kept));
      operands.resize(static_cast<std::size_t>(kept) + 1);
      parts.insert(parts.begin(), joined_relations(operands, signs));
      return arena_.make(Kind::relation, parts, "~");
    }
  }
  if (signs.empty()) {
    return operands.front();
  }
  const bool equations =
      std::all_of(signs.begin(), signs.end(), [](std::string_view sign) { return sign == "="; });
  if (equations) {
    return arena_.make(Kind::relation, operands, "=");
  }
  std::vector<Node> relations;
  for (std::size_t i = 0; i < signs.size(); ++i) {
    relations.push_back(arena_.make(Kind::relation, {operands[i], operands[i + 1]}, signs[i]));
  }
  return relations.size() == 1 ? relations.front() : arena_.make(Kind::conjunction, relations);
}

// Words = value: the words only name the value.
const Expression* Parser::labelled(T closing) {
  const std::size_t begin = at_;
  bool is_name = true;  // no value of its own
  while (!is(T::relation) && !ends_item(closing)) {
    is_name = is_name && !is(T::fraction) && !is(T::currency);
    ++at_;
  }
  if (!is_name || !is(T::relation) || (now().text != "=" && now().text != "~") || at_ == begin) {
    at_ = begin;
    return nullptr;
  }
  Node label = leaf(Kind::text, arena_.keep(key_of(tokens_, begin, at_)));
  ++at_;
  Node value = relation_chain();
  if (value == nullptr || value->kind == Kind::conjunction ||
      (value->kind == Kind::relation && value->text != "=") || !ends_item(closing)) {
    at_ = begin;
    return nullptr;
  }
  std::vector<Node> sides{label};
  if (value->kind == Kind::relation) {
    sides.insert(sides.end(), value->children.begin(), value->children.end());
  } else {
    sides.push_back(value);
  }
  return arena_.make(Kind::relation, sides, "=");
}

const Expression* Parser::rest_as_text(T closing) {
  const std::size_t begin = at_;
  int open = 0;
  while (!is(T::finish) && (open > 0 || !ends_item(closing))) {
    open += is(T::open) ? 1 : is(T::close) ? -1 : 0;
    ++at_;
  }
  const std::string_view words = arena_.keep(key_of(tokens_, begin, at_));
  Node meaning = meaning_of_phrase(words, arena_);
  return meaning == nullptr ? leaf(Kind::text, words) : meaning;
}

const Expression* Parser::item(T closing) {
  const std::size_t begin = at_;
  while (take(T::column) || take(T::implies)) {
  }
  Node whole = relation_chain();
  if (whole != nullptr && ends_item(closing)) {
    return whole;
  }
  if (too_deep_) {
    return nullptr;
  }
  at_ = begin;
  bars_ = 0;
  if (Node named = labelled(closing)) {
    return named;
  }
  at_ = begin;
  bars_ = 0;
  return too_deep_ ? nullptr : rest_as_text(closing);
}

}  // namespace aha::rewards::math
