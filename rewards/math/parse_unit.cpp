#include <string>

#include "rewards/math/parser_state.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

constexpr int kLongestUnit = 4;  // words

bool is_no_unit(std::string_view word) {
  for (const std::string_view other : {"is", "isn", "are", "not", "no", "wrong", "more", "less",
                                       "than", "plus", "minus", "times", "if", "but", "wait"}) {
    if (word == other) {
      return true;
    }
  }
  return false;
}

}  // namespace

// Words after a value that end the answer are its unit.
const Expression* Parser::with_unit(Node value) {
  if (take(T::currency)) {
    return arena_.make(Kind::quantity, {value}, tokens_[at_ - 1].text);
  }
  const bool plain = !has_latex_;
  std::string unit;
  std::size_t at = at_;
  int words = 0;
  for (;; ++at) {
    const Token& token = tokens_[at];
    const bool letter = token.type == T::symbol && (token.in_text || plain) &&
                        (token.space_before || words > 0 || token.in_text);
    if (token.type == T::word || letter) {
      if (is_no_unit(token.text) || ++words > kLongestUnit) {
        return value;
      }
      unit += unit.empty() || unit.back() == '/' ? "" : " ";
      unit += token.text;
    } else if (words > 0 && token.type == T::divide) {
      unit += '/';
    } else if (words > 0 && token.type == T::power && tokens_[at + 1].type == T::number) {
      unit.append("^").append(tokens_[at + 1].text);
      ++at;
    } else if (words > 0 && token.type == T::power && tokens_[at + 1].type == T::open &&
               tokens_[at + 2].type == T::number && tokens_[at + 3].type == T::close) {
      unit.append("^").append(tokens_[at + 2].text);
      at += 3;
    } else if (token.type == T::degree && words == 0) {
      unit = "deg";
    } else if (token.type == T::unknown && token.text == "." && words > 0 &&
               tokens_[at + 1].type != T::finish) {
      continue;  // sq. ft.
    } else {
      break;
    }
  }
  if (words == 0 || symbol_in(*value) != nullptr) {
    return value;
  }
  at_ = at;
  return arena_.make(Kind::quantity, {value}, arena_.keep(unit));
}

}  // namespace aha::rewards::math
