#include "rewards/math/lexer.h"

#include <algorithm>

#include "rewards/math/lexer_state.h"
#include "rewards/math/number_reader.h"
#include "rewards/math/plain_words.h"
#include "rewards/math/unicode_notation.h"

namespace aha::rewards::math {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

Lexer::Lexer(std::string_view text, const LexerOptions& options, Arena& arena)
    : text_(spell_unicode(text, arena)), options_(options), arena_(arena) {
  const auto dollars = std::count(text_.begin(), text_.end(), '$');
  lone_dollar_ = dollars % 2 == 1;
  out_.has_latex = dollars > 1 || text_.find('\\') != kNowhere;
  out_.tokens.reserve(text_.size() / 2 + 2);
}

Tokens Lexer::run() {
  while (at_ < text_.size()) {
    step();
  }
  add(T::finish);
  return std::move(out_);
}

void Lexer::step() {
  const char c = text_[at_];
  if (is_blank(c) || c == '~') {
    space_ = true;
    ++at_;
  } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
    number();
  } else if (is_letter(c)) {
    word();
  } else if (c == '\\') {
    macro();
  } else {
    sign(c);
  }
}

Token& Lexer::add(T type, std::string_view text) {
  if (negate_) {
    text = negated(type, text);
  }
  count_arguments(type, text, last());
  Token& token = out_.tokens.emplace_back();
  token.type = type;
  token.text = text;
  token.space_before = space_;
  token.in_text = !text_ends_.empty();
  space_ = false;
  return token;
}

// TeX takes one token where a brace could stand: x^ab is x^a b, \sqrt ab is \sqrt{a}b.
void Lexer::count_arguments(T type, std::string_view text, T before) {
  const int left = std::max(arguments_ - 1, 0);
  switch (type) {
    case T::fraction:
    case T::binomial:
      arguments_ = 2;
      one_digit_ = true;
      return;
    case T::root:
    case T::power:
    case T::subscript:
      arguments_ = 1;
      one_digit_ = false;
      return;
    case T::open:
      owed_.push_back(before == T::root && text == "[" ? 1 : left);
      arguments_ = 0;
      return;
    case T::close:
      arguments_ = owed_.empty() ? 0 : owed_.back();
      one_digit_ = false;
      if (!owed_.empty()) {
        owed_.pop_back();
      }
      return;
    default:
      arguments_ = left;
  }
}

// The digit of \log_28, which is 3. No base is 1, and where an argument stands apart, as in
// log_25 5, all digits before it are the base.
bool Lexer::is_base_of_logarithm() const {
  const std::size_t size = out_.tokens.size();
  if (last() != T::subscript || size < 2 || out_.tokens[size - 2].text != "log" ||
      text_[at_] < '2') {
    return false;
  }
  const std::size_t end = std::min(text_.find_first_not_of("0123456789", at_), text_.size());
  const std::size_t next = std::min(text_.find_first_not_of(' ', end), text_.size());
  const char after = next < text_.size() ? text_[next] : '\0';
  return after != '(' && after != '{' && (next == end || !(is_digit(after) || is_letter(after)));
}

void Lexer::number() {
  const bool one_digit = arguments_ > 0 && (one_digit_ || is_base_of_logarithm());
  if (one_digit && is_digit(text_[at_]) && is_digit(peek(1))) {  // \frac12
    add(T::number, text_.substr(at_++, 1));
    return;
  }
  LexerOptions options = options_;
  options.thousands_separators = options.thousands_separators && arguments_ == 0;
  Token token;
  token.space_before = space_;
  at_ = read_number(text_, at_, brackets_ > 0, options, arena_, token, out_.comma_in_number);
  add(token.type, token.text).extra = token.extra;
}

bool Lexer::take_number(const Token& token, std::size_t end) {
  if (end == at_) {
    return false;
  }
  at_ = end;
  add(token.type, token.text).extra = token.extra;
  return true;
}

bool Lexer::based_number() {
  Token token;
  const std::size_t end = read_based(text_, at_, options_, arena_, token);
  return take_number(token, end);
}

// 5 min and 5 sec, which are no functions. The minimum has brackets, the secant an argument.
bool Lexer::is_time(std::string_view word, std::size_t end) const {
  const std::size_t next = text_.find_first_not_of(' ', end);
  const char after = next == kNowhere ? '\0' : text_[next];
  const bool has_argument = after == '(' || after == '{' || after == '\\' || after == '^' ||
                            after == '_' || (word == "sec" && after >= '0' && after <= '9');
  return (word == "min" || word == "sec") && last() == T::number && !has_argument;
}

void Lexer::word() {
  if (based_number()) {
    return;
  }
  std::size_t end = at_;
  while (end < text_.size() && is_letter(text_[end])) {
    ++end;
  }
  const std::string_view run = text_.substr(at_, end - at_);
  if (run.size() == 1) {
    add(T::symbol, run);
  } else {
    const WordMeaning meaning =
        is_time(run, end) ? WordMeaning{T::word, run} : meaning_of_word(run);
    if (meaning.type == T::word && takes_one_letter(run)) {
      add(T::symbol, text_.substr(at_++, 1));
      return;
    }
    add(meaning.type, meaning.text.empty() ? run : meaning.text);
    arguments_ = 0;  // sqrt without a backslash takes all that follows
  }
  at_ = end;
}

// Without LaTeX an index may be a word: v_max.
bool Lexer::takes_one_letter(std::string_view run) const {
  return arguments_ > 0 && text_ends_.empty() &&
         (out_.has_latex || last() != T::subscript || run.size() == 2);
}

void Lexer::open_or_close(T type) {
  if (type == T::open) {
    ++brackets_;
  } else if (type == T::close && brackets_ > 0) {
    --brackets_;
  }
}

Tokens lex(std::string_view text, const LexerOptions& options, Arena& arena) {
  return Lexer(text, options, arena).run();
}

}  // namespace aha::rewards::math
