// Functions in pieces: in each row a value and when it holds.

#include <array>
#include <utility>

#include "rewards/math/parser_state.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

constexpr std::string_view kOtherwise = "otherwise";
constexpr std::uint8_t kAnyHolds = 1;  // a list joined by "or"
constexpr std::uint8_t kAllHold = 2;   // a list joined by "and"

bool introduces(std::string_view word) {
  return word == "if" || word == "for" || word == "when" || word == "where" || word == "all" ||
         word == "whenever" || word == "on";
}

bool is_otherwise(const Expression& row) {
  return row.kind == Kind::tuple && row.children[1]->kind == Kind::text &&
         row.children[1]->text == kOtherwise;
}

// Null where the condition is no single relation.
const Expression* opposite(const Expression& condition, Arena& arena) {
  constexpr auto kOpposites =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"<", ">="},
                                                                    {">=", "<"},
                                                                    {">", "<="},
                                                                    {"<=", ">"},
                                                                    {"=", "!="},
                                                                    {"!=", "="},
                                                                    {"in", "notin"},
                                                                    {"notin", "in"}});
  if (condition.kind != Kind::relation || condition.children.size() != 2) {
    return nullptr;
  }
  for (const auto& [sign, other] : kOpposites) {
    if (condition.text == sign) {
      return arena.make(Kind::relation, {condition.children[0], condition.children[1]}, other);
    }
  }
  return nullptr;
}

}  // namespace

bool Parser::ends_row() const { return is(T::row) || is(T::end) || is(T::finish); }

const Expression* Parser::condition() {
  std::vector<Node> parts;
  std::uint8_t joined = kAllHold;
  while (!ends_row()) {
    const bool says_nothing =
        is(T::comma) || is(T::column) || is(T::gap) || is(T::semicolon) || is(T::conjunction) ||
        (is(T::word) && introduces(now().text)) ||
        (is(T::unknown, ".") && (next().type == T::row || next().type == T::end));
    if (says_nothing) {
      joined = is(T::conjunction, "or") ? kAnyHolds : joined;
      ++at_;
      continue;
    }
    Node part = item(T::end);
    if (part == nullptr) {
      return nullptr;
    }
    part = part->kind == Kind::text && part->text == "else" ? leaf(Kind::text, kOtherwise) : part;
    parts.push_back(part);
  }
  return parts.size() < 2 ? (parts.empty() ? leaf(Kind::text, {}) : parts.front())
                          : arena_.make(Kind::answers, parts, {}, joined);
}

// A value alone, or with its condition as a pair.
const Expression* Parser::row_of_cases() {
  while (take(T::column) || take(T::gap)) {
  }
  Node value = relation_chain();
  if (value == nullptr || ends_row()) {
    return is(T::finish) ? nullptr : value;
  }
  const bool goes_on = is(T::comma) || is(T::column) || is(T::gap) || is(T::word) ||
                       is(T::semicolon) || is(T::unknown, ".");
  Node when = goes_on ? condition() : nullptr;
  if (when == nullptr) {
    return nullptr;
  }
  const bool is_empty = when->kind == Kind::text && when->text.empty();
  return is_empty ? value : arena_.make(Kind::tuple, {value, when});
}

// A brace and an array are how cases were written before there was such an environment.
const Expression* Parser::braced_array() {
  at_ += 2;
  Node rows = cases();
  take(T::close, "set");
  return rows;
}

// In one another they would be read twice at each depth.
const Expression* Parser::cases() {
  if (cases_ > 1) {
    return nullptr;
  }
  ++cases_;
  Node rows = rows_of_cases();
  --cases_;
  return rows;
}

// Of two rows, "otherwise" is what the other one does not say.
const Expression* Parser::rows_of_cases() {
  std::vector<Node> rows;
  while (!is(T::end)) {
    if (take(T::row)) {
      continue;
    }
    Node row = row_of_cases();
    if (row == nullptr || is(T::finish)) {
      return nullptr;
    }
    rows.push_back(row);
  }
  ++at_;
  if (rows.size() == 2 && is_otherwise(*rows[1]) && rows[0]->kind == Kind::tuple) {
    if (Node other = opposite(*rows[0]->children[1], arena_)) {
      rows[1] = arena_.make(Kind::tuple, {rows[1]->children[0], other});
    }
  }
  return rows.empty()       ? nullptr
         : rows.size() == 1 ? rows.front()
                            : arena_.make(Kind::answers, rows);
}

}  // namespace aha::rewards::math
