// Sums, products, integrals and limits.

#include "rewards/math/parser_state.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

const Expression* Parser::large() {
  const std::string_view name = tokens_[at_++].text;
  const Depth depth(*this);
  if (too_deep_) {
    return nullptr;
  }
  return name == "integral" ? integral() : name == "limit" ? limit() : repeated(name);
}

const Expression* Parser::repeated(std::string_view name) {
  if (!take(T::subscript) || !take(T::open, "{") || !is(T::symbol)) {
    return nullptr;
  }
  Node index = leaf(Kind::symbol, tokens_[at_++].text);
  if (!take(T::relation, "=")) {
    return nullptr;
  }
  Node first = sum();
  if (first == nullptr || !take(T::close, "{") || !take(T::power)) {
    return nullptr;
  }
  Node last = exponent();
  indices_.push_back(index->text);
  Node body = last == nullptr ? nullptr : product();
  indices_.pop_back();
  if (body == nullptr) {
    return nullptr;
  }
  return arena_.make(name == "sum" ? Kind::sum : Kind::product, {index, first, last, body});
}

// Where the dx of an integral stands whose integrand starts here: behind those of the integrals
// that stand directly in it. The place of the last token where there is none.
std::size_t Parser::differential() const {
  int wanted = 1;
  int open = 0;
  for (std::size_t at = at_; at + 1 < tokens_.size(); ++at) {
    const Token& token = tokens_[at];
    open += token.type == T::open || token.type == T::begin ? 1 : 0;
    open -= token.type == T::close || token.type == T::end ? 1 : 0;
    if (open < 0) {
      break;
    }
    if (open > 0) {
      continue;
    }
    wanted += token.type == T::large && token.text == "integral" ? 1 : 0;
    const bool is_word = token.type == T::word && token.text.size() == 2 && token.text[0] == 'd';
    const bool is_pair =
        token.type == T::symbol && token.text == "d" && tokens_[at + 1].type == T::symbol;
    if ((is_word || is_pair) && --wanted == 0) {
      return at;
    }
  }
  return tokens_.size() - 1;
}

// xdx, which the lexer reads as a word, as x and dx; once for all integrals from here on.
void Parser::split_differentials() {
  if (differentials_are_split_) {
    return;
  }
  differentials_are_split_ = true;
  for (std::size_t at = at_; at < tokens_.size(); ++at) {
    const Token whole = tokens_[at];
    const std::size_t size = whole.text.size();
    if (whole.type == T::word && !whole.in_text && size > 2 && whole.text[size - 2] == 'd' &&
        is_small_letter(whole.text[size - 1])) {
      tokens_[at].text = whole.text.substr(0, size - 2);
      tokens_[at].type = size == 3 ? T::symbol : T::word;
      Token last = whole;
      last.text = whole.text.substr(size - 2);
      last.space_before = false;
      tokens_.insert(tokens_.begin() + static_cast<std::ptrdiff_t>(at) + 1, last);
    }
  }
}

const Expression* Parser::integral() {
  Node low = nullptr;
  Node high = nullptr;
  for (int i = 0; i < 2 && (is(T::subscript) || is(T::power)); ++i) {
    Node& end = is(T::subscript) ? low : high;
    ++at_;
    end = is(T::open, "{") ? group() : bare_argument();
    if (end == nullptr) {
      return nullptr;
    }
  }
  if ((low == nullptr) != (high == nullptr)) {
    return nullptr;
  }
  split_differentials();
  const std::size_t place = differential();
  if (place + 1 >= tokens_.size()) {
    return nullptr;
  }
  const Token mark = tokens_[place];
  const bool is_word = mark.type == T::word;
  Node variable = leaf(Kind::symbol, is_word ? mark.text.substr(1) : tokens_[place + 1].text);
  tokens_[place].type = T::finish;  // the integrand ends here
  Node body = place == at_ ? integer(1) : sum();
  tokens_[place].type = mark.type;
  if (body == nullptr || at_ != place) {
    return nullptr;
  }
  at_ = place + (is_word ? 1 : 2);
  return low == nullptr ? arena_.make(Kind::integral, {variable, body})
                        : arena_.make(Kind::integral, {variable, body, low, high});
}

const Expression* Parser::limit() {
  if (!take(T::subscript) || !take(T::open, "{") || !is(T::symbol)) {
    return nullptr;
  }
  Node variable = leaf(Kind::symbol, tokens_[at_++].text);
  if (!take(T::unknown, "to") && !take(T::implies)) {
    return nullptr;
  }
  // 0^+, 0^{-}: from one side.
  std::size_t close = at_;
  for (int open = 1; close < tokens_.size(); ++close) {
    open += tokens_[close].type == T::open ? 1 : tokens_[close].type == T::close ? -1 : 0;
    if (open == 0) {
      break;
    }
  }
  const auto type_at = [&](std::size_t back) {
    return close >= at_ + back && close < tokens_.size() ? tokens_[close - back].type : T::unknown;
  };
  const bool braced = type_at(1) == T::close && type_at(3) == T::open && type_at(4) == T::power;
  const T sign = type_at(braced ? 2 : 1);
  const bool one_sided =
      (sign == T::plus || sign == T::minus) && (braced || type_at(2) == T::power);
  const std::size_t end = one_sided ? close - (braced ? 4 : 2) : close;
  if (close >= tokens_.size() || end <= at_) {
    return nullptr;
  }
  const T kept = tokens_[end].type;
  tokens_[end].type = T::finish;
  Node point = sum();
  tokens_[end].type = kept;
  if (point == nullptr || at_ != end) {
    return nullptr;
  }
  at_ = close + 1;
  Node body = product();
  return body == nullptr ? nullptr
                         : arena_.make(Kind::limit, {variable, body, point},
                                       !one_sided        ? ""
                                       : sign == T::plus ? "+"
                                                         : "-");
}

}  // namespace aha::rewards::math
