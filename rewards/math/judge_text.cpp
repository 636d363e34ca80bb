// Answers in words, and letters of a multiple choice.

#include <cctype>
#include <string>

#include "rewards/math/judge.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A blank between digits says something but before a group of three: 31 25 is not 3125.
bool is_between_numbers(std::string_view text, std::size_t blank) {
  std::size_t digits = 0;
  while (blank + 1 + digits < text.size() && is_digit(text[blank + 1 + digits])) {
    ++digits;
  }
  return blank > 0 && is_digit(text[blank - 1]) && digits > 0 && digits != 3;
}

// Without blanks but those between numbers, an article in front, and points but those of numbers.
std::string letters_of(std::string_view text, bool any_case) {
  for (const std::string_view article : {"the ", "The ", "an ", "An ", "a ", "A "}) {
    if (text.starts_with(article)) {
      text.remove_prefix(article.size());
      break;
    }
  }
  std::string letters;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_stop = c == '.' && !(i + 1 < text.size() && is_digit(text[i + 1]));
    const bool is_kept = c == ' ' ? is_between_numbers(text, i) : !is_stop;
    if (is_kept) {
      letters += any_case ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : c;
    }
  }
  return letters;
}

}  // namespace

Decision Judge::same_text(Node gold, Node answer) const {
  if (gold->kind == Kind::number ||
      (gold->kind == Kind::negate && gold->children[0]->kind == Kind::number)) {
    return {Equality::different, Method::text, {}};  // its letters are no words
  }
  const auto spelled = [&](Node node) {
    std::string plain = node->kind == Kind::text ? std::string(node->text) : to_plain_text(*node);
    if (node->kind == Kind::multiply) {  // "yes" may read as y times e times s
      std::erase(plain, '*');
    }
    return letters_of(plain, options_.text_case);
  };
  std::string a = spelled(gold);
  std::string b = spelled(answer);
  if (options_.choices) {
    const auto choice = [](std::string& text) {
      if (text.size() == 3 && text.front() == '(' && text.back() == ')') {
        text = text.substr(1, 1);
      } else if (text.size() == 2 && (text[1] == '.' || text[1] == ')')) {
        text.pop_back();
      }
    };
    choice(a);
    choice(b);
  }
  return a == b ? kSameText : Decision{Equality::different, Method::text, {}};
}

}  // namespace aha::rewards::math
