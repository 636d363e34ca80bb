#include "rewards/math/answer_key.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

std::string_view spelling(const Token& token) {
  switch (token.type) {
    case T::fraction:
      return "frac";
    case T::root:
      return "sqrt";
    case T::binomial:
      return "binom";
    case T::choose:
      return "choose";
    case T::plus:
      return "+";
    case T::minus:
      return "-";
    case T::plus_minus:
      return "+-";
    case T::minus_plus:
      return "-+";
    case T::times:
      return "*";
    case T::divide:
      return "/";
    case T::power:
      return "^";
    case T::subscript:
      return "_";
    case T::factorial:
      return "!";
    case T::percent:
      return token.text == "permille" ? "permille" : "%";
    case T::degree:
      return "deg";
    case T::prime:
      return "'";
    case T::bar:
      return "|";
    case T::comma:
      return ",";
    case T::semicolon:
      return ";";
    case T::colon:
      return ":";
    case T::gap:
      return "";
    case T::cup:
      return "cup";
    case T::cap:
      return "cap";
    case T::setminus:
      return "setminus";
    case T::empty_set:
      return "{}";
    case T::implies:
      return "=>";
    case T::column:
      return "&";
    case T::row:
      return "\\";
    case T::overline:
      return "overline";
    case T::modulo:
      return "mod";
    case T::dots:
      return "...";
    case T::open:
      return token.text == "set" ? "{" : token.text == "{" ? "<{" : token.text;
    case T::close:
      return token.text == "set" ? "}" : token.text == "{" ? "}>" : token.text == "(" ? ")" : "]";
    case T::begin:
      return token.text == "vmatrix" ? "determinant" : "begin";
    case T::end:
      return "end";
    default:
      return token.text;
  }
}

bool is_wordlike(T type) {
  return type == T::number || type == T::symbol || type == T::word || type == T::function ||
         type == T::constant || type == T::conjunction || type == T::repeating || type == T::based;
}

}  // namespace

std::string key_of(const std::vector<Token>& tokens, std::size_t begin, std::size_t end) {
  std::string key;
  bool after_word = false;
  for (std::size_t i = begin; i < end; ++i) {
    const Token& token = tokens[i];
    const bool stop = token.type == T::unknown && token.text == "." && i + 1 == end;
    if (stop) {
      break;
    }
    if (after_word && is_wordlike(token.type)) {
      key += ' ';
    }
    key += spelling(token);
    if (!token.extra.empty()) {
      key.append(token.type == T::based ? "_" : token.type == T::repeating ? "~" : "e");
      key += token.extra;
    }
    after_word = is_wordlike(token.type);
  }
  return key;
}

}  // namespace aha::rewards::math
