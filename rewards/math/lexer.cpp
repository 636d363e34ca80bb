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
  Token& token = out_.tokens.emplace_back();
  token.type = type;
  token.text = text;
  token.space_before = space_;
  token.in_text = !text_ends_.empty();
  space_ = false;
  single_digits_ = type == T::fraction || type == T::binomial ? 2 : 0;
  return token;
}

void Lexer::number() {
  if (single_digits_ > 0 && is_digit(text_[at_]) && is_digit(peek(1))) {  // \frac12
    const std::string_view digit = text_.substr(at_++, 1);
    const int left = single_digits_ - 1;
    add(T::number, digit);
    single_digits_ = left;
    return;
  }
  const int left = single_digits_ - 1;
  Token token;
  token.space_before = space_;
  at_ = read_number(text_, at_, brackets_ > 0, options_, arena_, token, out_.comma_in_number);
  Token& added = add(token.type, token.text);
  added.extra = token.extra;
  single_digits_ = left > 0 && token.text.size() == 1 ? left : 0;
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
    add(meaning.type, meaning.text.empty() ? run : meaning.text);
  }
  at_ = end;
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
