#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "rewards/math/arena.h"
#include "rewards/math/lexer.h"
#include "rewards/math/macros.h"

namespace aha::rewards::math {

// One pass over a text. The position moves forward by each function that reads something.
class Lexer {
 public:
  Lexer(std::string_view text, const LexerOptions& options, Arena& arena);

  Tokens run();

 private:
  using T = TokenType;

  struct Words {
    int groups;
    bool are_words;
  };

  // lexer.cpp
  void step();
  char peek(std::size_t distance) const {
    return at_ + distance < text_.size() ? text_[at_ + distance] : '\0';
  }
  Token& add(T type, std::string_view text = {});
  void count_arguments(T type, std::string_view text, T before);
  bool is_base_of_logarithm() const;
  T last() const { return out_.tokens.empty() ? T::finish : out_.tokens.back().type; }
  void number();
  // What `end` says that `token` took.
  bool take_number(const Token& token, std::size_t end);
  bool based_number();
  void word();
  bool takes_one_letter(std::string_view run) const;
  bool is_time(std::string_view word, std::size_t end) const;
  void open_or_close(T type);

  // Macros and braces: lex_macro.cpp
  void macro();
  std::size_t name_end_at(std::size_t at) const;
  void apply(const Macro& found, std::string_view name);
  std::string_view negated(T type, std::string_view text);
  void skip_group();
  // The braces of \text{...} are no group; those inside it are.
  void open_words(bool are_words);
  bool operator_name();
  void skip_row_distance();
  // A set of numbers behind \mathbb.
  bool blackboard_letter();
  void environment(T type);
  void brace(bool opens);

  // Signs: lex_sign.cpp
  // ^\circ, ^{\circ}, ^\prime.
  bool raised_sign();
  void one(T type, std::string_view text = {});
  void two(T type, std::string_view text = {});
  void sign(char c);
  // Bytes that mean nothing to mathematics: a run of them is one word.
  void other();

  std::string_view text_;
  LexerOptions options_;
  Arena& arena_;
  Tokens out_;
  std::size_t at_ = 0;
  bool space_ = false;
  bool lone_dollar_ = false;
  bool negate_ = false;
  int arguments_ = 0;       // that may follow without braces: each of them is one token
  bool one_digit_ = false;  // and of a number one digit: \frac12, but x^10
  std::vector<int> owed_;   // those that follow each open bracket when it closes
  int brackets_ = 0;        // round and square ones, and sets
  int groups_ = 0;          // braces of LaTeX
  int environments_ = 0;
  std::vector<Words> words_;
  std::vector<int> text_ends_;
};

}  // namespace aha::rewards::math
