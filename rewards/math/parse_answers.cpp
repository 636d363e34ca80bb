// Lists of answers.

#include <algorithm>
#include <vector>

#include "rewards/math/answer_key.h"
#include "rewards/math/parser_state.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

}  // namespace

// Of `where k in Z`, `(k in Z)` behind a value: how many tokens stand before the k. 0: it is none.
std::size_t Parser::declaration_at() const {
  std::size_t at = is(T::open, "(") ? 1 : 0;
  const std::string_view word = next(at).type == T::word ? next(at).text : std::string_view();
  at += word == "where" || word == "for" || word == "with" ? 1 : 0;
  const bool declares = at_ > 0 && next(at).type == T::symbol && next(at + 1).type == T::member;
  return declares ? at : 0;
}

bool Parser::ends_item(T closing) const {
  if (starts_declaration()) {
    return true;
  }
  switch (now().type) {
    case T::close:
      return in_declaration_ || closing == T::close;
    case T::finish:
    case T::comma:
    case T::semicolon:
    case T::conjunction:
    case T::gap:
    case T::row:
      return true;
    case T::unknown:
      return now().text == "." && next().type == T::finish;
    default:
      return now().type == closing;
  }
}

// x != 1, 2: x is neither.
const Expression* Parser::after_unequal(const std::vector<Node>& before, Node node) {
  const bool continues = !before.empty() && before.back()->kind == Kind::relation &&
                         before.back()->text == "!=" && is_scalar(*node);
  return continues ? arena_.make(Kind::relation, {before.back()->children[0], node}, "!=") : node;
}

const Expression* Parser::answers(T closing) {
  std::vector<Node> items;
  std::vector<Node> groups;  // of (p = 5, q = 2); (p = 7, q = 2)
  std::uint8_t flags = 0;
  const auto end_group = [&] {
    if (!items.empty()) {
      groups.push_back(items.size() == 1 ? items.front() : arena_.make(Kind::tuple, items));
      items.clear();
    }
  };
  const bool has_comma = std::any_of(tokens_.begin(), tokens_.end(),
                                     [](const Token& token) { return token.type == T::comma; });
  while (!is(T::finish)) {
    if (const std::size_t declaration = items.empty() ? 0 : declaration_at(); declaration > 0) {
      in_declaration_ = is(T::open);
      at_ += declaration;
      continue;
    }
    if (ends_item(closing)) {
      in_declaration_ = in_declaration_ && !is(T::close);
      flags |= is(T::conjunction) ? (now().text == "or" ? 1 : 2) : 0;
      if (is(T::semicolon) && has_comma) {
        end_group();
      }
      ++at_;
      continue;
    }
    Node next_item = item(closing);
    if (next_item == nullptr) {
      return nullptr;
    }
    items.push_back(after_unequal(items, next_item));
  }
  if (!groups.empty()) {
    end_group();
    items = groups;
  }
  if (items.empty()) {
    return nullptr;
  }
  if (Node whole = flags == 2 ? joined_quantity(items) : nullptr) {
    return whole;
  }
  return items.size() == 1 ? items.front() : arena_.make(Kind::answers, items, {}, flags);
}

Parsed parse(Tokens& tokens, const ParserOptions& options, Arena& arena) {
  Parsed parsed;
  parsed.key = key_of(tokens.tokens, 0, tokens.tokens.size() - 1);
  Parser parser(tokens.tokens, tokens.has_latex, options, arena);
  parsed.answer = parser.answers(T::finish);
  parsed.too_deep = parser.too_deep();
  if (parsed.too_deep) {
    parsed.answer = nullptr;
  }
  return parsed;
}

}  // namespace aha::rewards::math
