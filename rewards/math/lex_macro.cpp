// Macros of LaTeX and the groups that belong to them.

#include <algorithm>
#include <array>
#include <utility>

#include "rewards/math/lexer_state.h"
#include "rewards/math/number_reader.h"
#include "rewards/math/number_sets.h"

namespace aha::rewards::math {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

void Lexer::macro() {
  const char next = peek(1);
  if (next == '\\') {
    // Two backslashes: a new row, or one macro escaped twice.
    const std::size_t name_end = name_end_at(at_ + 2);
    const bool escaped =
        environments_ == 0 && name_end > at_ + 2 &&
        macro_of(text_.substr(at_ + 2, name_end - at_ - 2)).use != MacroUse::unknown;
    at_ += escaped ? 1 : 2;
    if (!escaped) {
      skip_row_distance();
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

std::size_t Lexer::name_end_at(std::size_t at) const {
  while (at < text_.size() && is_letter(text_[at])) {
    ++at;
  }
  return at;
}

void Lexer::apply(const Macro& found, std::string_view name) {
  switch (found.use) {
    case MacroUse::unknown:
      add(name.empty() ? T::unknown : T::symbol, name);
      return;
    case MacroUse::token:
      open_or_close(found.type);
      add(found.type, found.text);
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
      if (name == "operatorname" && operator_name()) {
        return;
      }
      if ((name != "mathbb" && name != "Bbb") || !blackboard_letter()) {
        open_words(found.use == MacroUse::words);
      }
      return;
    case MacroUse::negation:
      negate_ = true;
      return;
    case MacroUse::environment:
      environment(found.type);
      return;
  }
}

// What says the opposite; where there is nothing, a word before it does.
std::string_view Lexer::negated(T type, std::string_view text) {
  constexpr auto kOpposites = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"=", "!="}, {"<", ">="}, {">=", "<"}, {">", "<="}, {"<=", ">"}, {"in", "notin"}});
  negate_ = false;
  if (type == T::relation || type == T::member) {
    for (const auto& [sign, opposite] : kOpposites) {
      if (text == sign) {
        return opposite;
      }
    }
  }
  add(T::unknown, "not");
  return text;
}

void Lexer::skip_group() {
  const std::size_t open = text_.find_first_not_of(' ', at_);
  if (open == kNowhere || text_[open] != '{') {
    return;
  }
  const std::size_t close = text_.find('}', open);
  at_ = close == kNowhere ? text_.size() : close + 1;
}

void Lexer::open_words(bool are_words) {
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
  arguments_ = 0;  // v_\mathrm{rms}: the group is the index
  space_ = space_ || are_words;
  words_.push_back({groups_, are_words});
  if (are_words) {
    text_ends_.push_back(groups_);
  }
}

// Of \operatorname{tg} the tangent; other names are words.
bool Lexer::operator_name() {
  const std::size_t open = text_.find_first_not_of("* ", at_);
  const std::size_t close = text_.find('}', at_);
  if (open == kNowhere || text_[open] != '{' || close == kNowhere) {
    return false;
  }
  const Macro found = macro_of(text_.substr(open + 1, close - open - 1));
  if (found.use != MacroUse::token || found.type != T::function) {
    return false;
  }
  at_ = close + 1;
  add(found.type, found.text);
  return true;
}

// The distance to the next row, as in [2pt], behind two backslashes.
void Lexer::skip_row_distance() {
  constexpr std::size_t kLongest = 16;
  const std::size_t length = text_.substr(at_, kLongest).find(']');
  if (peek(0) != '[' || length == kNowhere) {
    return;
  }
  const std::size_t close = at_ + length;
  const std::string_view distance = text_.substr(at_ + 1, close - at_ - 1);
  const std::size_t unit = distance.find_first_not_of("-.0123456789 ");
  const std::string_view name = unit == kNowhere ? std::string_view() : distance.substr(unit);
  if (unit != 0 && (name == "pt" || name == "em" || name == "ex" || name == "mm" || name == "cm" ||
                    name == "in" || name == "px")) {
    at_ = close + 1;
  }
}

bool Lexer::blackboard_letter() {
  const std::size_t start = text_.find_first_not_of(' ', at_);
  if (start == kNowhere) {
    return false;
  }
  const bool has_brace = text_[start] == '{';
  const std::size_t letter = start + (has_brace ? 1 : 0);
  const std::size_t end = letter + (has_brace ? 2 : 1);
  const std::string_view name =
      end > text_.size() ? std::string_view() : number_set_name(text_.substr(letter, 1));
  if (name.empty() || (has_brace && text_[letter + 1] != '}')) {
    return false;
  }
  at_ = end;
  add(T::symbol, name);
  return true;
}

void Lexer::environment(T type) {
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

void Lexer::brace(bool opens) {
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

}  // namespace aha::rewards::math
