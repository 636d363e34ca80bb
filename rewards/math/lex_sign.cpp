// Signs that are no macros.

#include <array>
#include <utility>

#include "rewards/math/lexer_state.h"

namespace aha::rewards::math {

bool Lexer::raised_sign() {
  constexpr auto kSigns = std::to_array<std::pair<std::string_view, T>>(
      {{"\\circ", T::degree}, {"\\degree", T::degree}, {"\\prime", T::prime}});
  std::size_t at = at_ + 1;
  const auto skip_blanks = [&] {
    while (at < text_.size() && text_[at] == ' ') {
      ++at;
    }
  };
  skip_blanks();
  const bool braced = at < text_.size() && text_[at] == '{';
  at += braced ? 1 : 0;
  skip_blanks();
  for (const auto& [name, type] : kSigns) {
    if (text_.compare(at, name.size(), name) == 0) {
      at += name.size();
      skip_blanks();
      if (braced && (at >= text_.size() || text_[at] != '}')) {
        return false;
      }
      at_ = at + (braced ? 1 : 0);
      add(type);
      return true;
    }
  }
  return false;
}

void Lexer::one(T type, std::string_view text) {
  ++at_;
  open_or_close(type);
  add(type, text);
}

void Lexer::two(T type, std::string_view text) {
  at_ += 2;
  add(type, text);
}

void Lexer::sign(char c) {
  switch (c) {
    case '{':
    case '}':
      return brace(c == '{');
    case '+':
      return peek(1) == '-'                     ? two(T::plus_minus)
             : peek(1) == '/' && peek(2) == '-' ? (++at_, two(T::plus_minus))
                                                : one(T::plus);
    case '-':
      return one(T::minus);
    case '*':
      return peek(1) == '*' ? (two(T::power), void(arguments_ = 0)) : one(T::times);
    case '/':
      return one(T::divide);
    case '^':
      return raised_sign() ? void() : one(T::power);
    case '_':
      return one(T::subscript);
    case '\'':
      return one(T::prime);
    case '%':
      return one(T::percent);
    case '(':
      return based_number() ? void() : one(T::open, "(");
    case ')':
      return one(T::close, "(");
    case '[':
      return one(T::open, "[");
    case ']':
      return one(T::close, "[");
    case '|':
      return one(T::bar);
    case ',':
      return one(T::comma);
    case ';':
      return one(T::semicolon);
    case ':':
      return peek(1) == '=' ? two(T::relation, "=") : one(T::colon);
    case '&':
      return one(T::column);
    case '=':
      return peek(1) == '=' ? two(T::relation, "=") : one(T::relation, "=");
    case '<':
      return peek(1) == '=' ? two(T::relation, "<=") : one(T::relation, "<");
    case '>':
      return peek(1) == '=' ? two(T::relation, ">=") : one(T::relation, ">");
    case '!':
      return peek(1) == '=' && (space_ || last() == T::symbol) ? two(T::relation, "!=")
                                                               : one(T::factorial);
    case '$':
      ++at_;
      if (lone_dollar_) {
        add(T::currency, "$");
      }
      space_ = true;
      return;
    case '"':
    case '`':
      ++at_;
      return;
    case '.':
      return peek(1) == '.' && peek(2) == '.' ? (++at_, two(T::dots)) : one(T::unknown, ".");
    default:
      other();
  }
}

void Lexer::other() {
  const std::size_t begin = at_++;
  while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0x80U) != 0) {
    ++at_;
  }
  add(T::unknown, text_.substr(begin, at_ - begin));
}

}  // namespace aha::rewards::math
