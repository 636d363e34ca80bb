#include "rewards/math/lexer.h"

#include <algorithm>
#include <array>

#include "rewards/math/macros.h"
#include "rewards/math/number_reader.h"
#include "rewards/math/plain_words.h"
#include "rewards/math/unicode_notation.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

constexpr std::size_t kNowhere = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

class Lexer {
 public:
  Lexer(std::string_view text, const LexerOptions& options, Arena& arena)
      : text_(spell_unicode(text, arena)), options_(options), arena_(arena) {
    const auto dollars = std::count(text_.begin(), text_.end(), '$');
    lone_dollar_ = dollars % 2 == 1;
    out_.has_latex = dollars > 1 || text_.find('\\') != kNowhere;
    out_.tokens.reserve(text_.size() / 2 + 2);
  }

  Tokens run() {
    while (at_ < text_.size()) {
      step();
    }
    add(T::finish);
    return std::move(out_);
  }

 private:
  void step() {
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

  char peek(std::size_t distance) const {
    return at_ + distance < text_.size() ? text_[at_ + distance] : '\0';
  }

  Token& add(T type, std::string_view text = {}) {
    Token& token = out_.tokens.emplace_back();
    token.type = type;
    token.text = text;
    token.space_before = space_;
    token.in_text = !text_ends_.empty();
    space_ = false;
    single_digits_ = type == T::fraction || type == T::binomial ? 2 : 0;
    return token;
  }

  T last() const { return out_.tokens.empty() ? T::finish : out_.tokens.back().type; }

  void number() {
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

  // What `end` says that `token` took.
  bool take_number(const Token& token, std::size_t end) {
    if (end == at_) {
      return false;
    }
    at_ = end;
    add(token.type, token.text).extra = token.extra;
    return true;
  }

  bool based_number() {
    Token token;
    const std::size_t end = read_based(text_, at_, options_, arena_, token);
    return take_number(token, end);
  }

  void word() {
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
      const WordMeaning meaning = meaning_of_word(run);
      add(meaning.type, meaning.text.empty() ? run : meaning.text);
    }
    at_ = end;
  }

  void macro() {
    const char next = peek(1);
    if (next == '\\') {
      // Two backslashes: a new row, or one macro escaped twice.
      const std::size_t name_end = name_end_at(at_ + 2);
      const bool escaped =
          environments_ == 0 && name_end > at_ + 2 &&
          macro_of(text_.substr(at_ + 2, name_end - at_ - 2)).use != MacroUse::unknown;
      at_ += escaped ? 1 : 2;
      if (!escaped) {
        add(T::row);
      }
      return;
    }
    std::size_t end = name_end_at(at_ + 1);
    if (end == at_ + 1) {
      end = std::min(at_ + 2, text_.size());
    }
    std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
    if (name == "\"") {  // an escaped quotation mark
      at_ = end;
      return;
    }
    Macro found = macro_of(name);
    if (found.use == MacroUse::unknown && name.starts_with("quad")) {
      found = macro_of("quad");
      end = at_ + 5;
    }
    at_ = end;
    apply(found, name);
  }

  std::size_t name_end_at(std::size_t at) const {
    while (at < text_.size() && is_letter(text_[at])) {
      ++at;
    }
    return at;
  }

  void apply(const Macro& found, std::string_view name) {
    switch (found.use) {
      case MacroUse::unknown:
        add(name.empty() ? T::unknown : T::symbol, name);
        return;
      case MacroUse::token:
        open_or_close(found.type);
        add(found.type, found.text);
        if (negate_) {
          negate_relation();
        }
        return;
      case MacroUse::skip:
        space_ = space_ || name == " " || name == "," || name == ";";
        if ((name == "left" || name == "right") && peek(0) == '.') {
          ++at_;
        }
        return;
      case MacroUse::skip_group:
        skip_group();
        return;
      case MacroUse::words:
      case MacroUse::letters:
        open_words(found.use == MacroUse::words);
        return;
      case MacroUse::negation:
        negate_ = true;
        return;
      case MacroUse::environment:
        environment(found.type);
        return;
    }
  }

  void open_or_close(T type) {
    if (type == T::open) {
      ++brackets_;
    } else if (type == T::close && brackets_ > 0) {
      --brackets_;
    }
  }

  void negate_relation() {
    Token& token = out_.tokens.back();
    negate_ = false;
    if (token.text == "=") {
      token.text = "!=";
    } else if (token.text == "in") {
      token.text = "notin";
    } else {
      token.type = T::unknown;
    }
  }

  void skip_group() {
    const std::size_t open = text_.find_first_not_of(' ', at_);
    if (open == kNowhere || text_[open] != '{') {
      return;
    }
    const std::size_t close = text_.find('}', open);
    at_ = close == kNowhere ? text_.size() : close + 1;
  }

  // The braces of \text{...} are no group; those inside it are.
  void open_words(bool are_words) {
    const std::size_t open = text_.find_first_not_of(' ', at_);
    if (open == kNowhere || text_[open] != '{') {
      return;
    }
    Token based;
    const std::size_t end = read_based_word(text_, open + 1, options_, arena_, based);
    if (end != open + 1) {
      take_number(based, end);
      return;
    }
    at_ = open + 1;
    space_ = space_ || are_words;
    words_.push_back({groups_, are_words});
    if (are_words) {
      text_ends_.push_back(groups_);
    }
  }

  void environment(T type) {
    const std::size_t open = text_.find_first_not_of(' ', at_);
    const std::size_t close = text_.find('}', at_);
    if (open == kNowhere || text_[open] != '{' || close == kNowhere) {
      add(T::unknown);
      return;
    }
    const std::string_view name = text_.substr(open + 1, close - open - 1);
    at_ = close + 1;
    if (name == "array" && type == T::begin) {
      skip_group();  // the columns
    }
    environments_ += type == T::begin ? 1 : environments_ > 0 ? -1 : 0;
    add(type, name);
  }

  void brace(bool opens) {
    ++at_;
    if (opens) {
      ++groups_;
      add(T::open, "{");
      return;
    }
    if (!words_.empty() && words_.back().groups == groups_) {
      if (words_.back().are_words) {
        text_ends_.pop_back();
        space_ = true;
      }
      words_.pop_back();
      return;
    }
    groups_ -= groups_ > 0 ? 1 : 0;
    add(T::close, "{");
  }

  // ^\circ, ^{\circ}, ^\prime.
  bool raised_sign() {
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

  void one(T type, std::string_view text = {}) {
    ++at_;
    open_or_close(type);
    add(type, text);
    if (negate_) {
      negate_relation();
    }
  }

  void two(T type, std::string_view text = {}) {
    at_ += 2;
    add(type, text);
  }

  void sign(char c) {
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
        return peek(1) == '*' ? two(T::power) : one(T::times);
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

  // Bytes that mean nothing to mathematics: a run of them is one word.
  void other() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0x80U) != 0) {
      ++at_;
    }
    add(T::unknown, text_.substr(begin, at_ - begin));
  }

  struct Words {
    int groups;
    bool are_words;
  };

  std::string_view text_;
  LexerOptions options_;
  Arena& arena_;
  Tokens out_;
  std::size_t at_ = 0;
  bool space_ = false;
  bool lone_dollar_ = false;
  bool negate_ = false;
  int single_digits_ = 0;  // parts of \frac or \binom that may come without braces
  int brackets_ = 0;       // round and square ones, and sets
  int groups_ = 0;         // braces of LaTeX
  int environments_ = 0;
  std::vector<Words> words_;
  std::vector<int> text_ends_;
};

}  // namespace

Tokens lex(std::string_view text, const LexerOptions& options, Arena& arena) {
  return Lexer(text, options, arena).run();
}

}  // namespace aha::rewards::math
