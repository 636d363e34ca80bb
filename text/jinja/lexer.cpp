#include "text/jinja/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/jinja/code_points.h"
#include "text/jinja/literal.h"
#include "text/jinja/template_error.h"
#include "text/utf8.h"

namespace aha::text::jinja {
namespace {

std::string with_plain_line_ends(std::string_view source) {
  std::string text;
  text.reserve(source.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n') continue;
    text += source[i] == '\r' ? '\n' : source[i];
  }
  return text;
}

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Lexer::Lexer(std::string_view source, const std::string& file)
    : source_(with_plain_line_ends(source)), file_(file) {
  if (source.size() > kMaxTemplateBytes) fail("the template is larger than 1 MiB");
  if (!is_valid_utf8(source)) fail("the template is not UTF-8");
  if (source_.ends_with('\n')) source_.pop_back();
}

std::vector<Token> Lexer::tokenize() {
  while (position_ < source_.size()) read_text();
  add(TokenKind::end);
  return std::move(tokens_);
}

void Lexer::read_text() {
  const std::size_t begin = position_;
  std::size_t tag = position_;
  do {
    tag = source_.find('{', tag);
    if (tag == std::string::npos || tag + 1 == source_.size()) {
      add(TokenKind::text, source_.substr(begin));
      return advance_to(source_.size());
    }
    ++tag;
  } while (source_[tag] != '{' && source_[tag] != '%' && source_[tag] != '#');
  const char kind = source_[tag];
  position_ = tag - 1;
  add_text_before_tag(begin, /*takes_line=*/kind != '{');
  if (kind == '{') return read_tag(TokenKind::output_begin, TokenKind::output_end, "}}");
  if (kind == '#') return read_comment();
  if (!read_raw()) read_tag(TokenKind::block_begin, TokenKind::block_end, "%}");
}

void Lexer::add_text_before_tag(std::size_t begin, bool takes_line) {
  const std::size_t tag = std::exchange(position_, begin);
  std::string_view text = std::string_view(source_).substr(begin, tag - begin);
  const char sign = tag + 2 < source_.size() ? source_[tag + 2] : ' ';
  if (sign == '-') {
    text = strip(text, Side::right);
  } else if (sign != '+' && takes_line) {
    const std::size_t line = text.rfind('\n') + 1;
    const bool line_starts = line > 0 || begin == 0 || source_[begin - 1] == '\n';
    if (line_starts && is_space_only(text.substr(line))) text = text.substr(0, line);
  }
  if (!text.empty()) add(TokenKind::text, std::string(text));
  advance_to(tag + (sign == '-' || sign == '+' ? 3 : 2));
}

void Lexer::read_comment() {
  const std::size_t end = source_.find("#}", position_);
  if (end == std::string::npos) fail("the end of a comment is missing");
  const char sign = end > position_ ? source_[end - 1] : ' ';
  advance_to(end + 2);
  if (sign == '-') return skip_space();
  skip_behind_tag(/*takes_line_end=*/sign != '+');
}

bool Lexer::read_raw() {
  const std::size_t before = position_;
  const int line_before = line_;
  skip_space();
  const bool is_raw = accept("raw") && (skip_space(), true);
  if (is_raw && accept("-%}")) {
    skip_space();
  } else if (!is_raw || !accept("%}")) {
    position_ = before;
    line_ = line_before;
    return false;
  }
  const std::size_t begin = position_;
  for (std::size_t tag = source_.find("{%", begin); tag != std::string::npos;
       tag = source_.find("{%", tag + 1)) {
    const std::size_t text_end = tag;
    position_ = tag + 2;
    if (!accept("-")) accept("+");
    skip_space();
    if (!accept("endraw")) continue;
    skip_space();
    const std::size_t closing = position_;
    if (!accept("-%}") && !accept("+%}") && !accept("%}")) continue;
    position_ = text_end;
    line_ = line_before +
            static_cast<int>(std::count(source_.begin() + before, source_.begin() + begin, '\n'));
    add_text_before_tag(begin, /*takes_line=*/true);
    advance_to(closing);
    read_tag_end(TokenKind::end, "%}");
    return true;
  }
  fail("the end of a raw block is missing");
}

bool Lexer::read_tag_end(TokenKind end, std::string_view closing) {
  const bool is_block = closing == "%}";
  const bool minus = rest().starts_with("-") && rest().substr(1).starts_with(closing);
  const bool plus = is_block && rest().starts_with("+%}");
  if (!minus && !plus && !rest().starts_with(closing)) return false;
  if (end != TokenKind::end) add(end);
  advance_to(position_ + closing.size() + (minus || plus ? 1 : 0));
  if (minus) {
    skip_space();
  } else {
    skip_behind_tag(/*takes_line_end=*/is_block && !plus);
  }
  return true;
}

void Lexer::read_tag(TokenKind begin, TokenKind end, std::string_view closing) {
  add(begin);
  const std::size_t first = tokens_.size();
  open_brackets_.clear();
  while (!open_brackets_.empty() || !read_tag_end(end, closing)) {
    if (tokens_.size() - first > kMaxTokensInTag) fail("a tag is too long");
    if (position_ == source_.size()) fail("the end of a tag is missing");
    if (is_space(static_cast<unsigned char>(source_[position_])) || source_[position_] < 0) {
      const std::size_t before = position_;
      skip_space();
      if (position_ > before) continue;
    }
    read_tag_token();
  }
}

void Lexer::read_tag_token() {
  const char first = source_[position_];
  if (is_name_start(first)) return read_name();
  if (!is_digit(first) && first != '\'' && first != '"') return read_symbol();
  try {
    std::size_t end = position_;
    Value literal = is_digit(first) ? read_number(source_, end) : read_string(source_, end);
    add(TokenKind::literal, "", std::move(literal));
    advance_to(end);
  } catch (const OperationError& error) {
    fail(error.what());
  }
}

void Lexer::read_name() {
  std::size_t end = position_;
  while (end < source_.size() && (is_name_start(source_[end]) || is_digit(source_[end]))) ++end;
  add(TokenKind::name, source_.substr(position_, end - position_));
  advance_to(end);
}

void Lexer::read_symbol() {
  constexpr auto kSymbols = std::to_array<std::string_view>(
      {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[",
       "]",  "(",  ")",  "{",  "}",  ">",  "<", "=", ".", ":", "|", ",", ";"});
  const auto* found = std::find_if(kSymbols.begin(), kSymbols.end(),
                                   [&](std::string_view s) { return rest().starts_with(s); });
  if (found == kSymbols.end()) {
    fail("unexpected character '" + std::string(rest().substr(0, byte_offset(rest(), 1))) + "'");
  }
  const std::string symbol(*found);
  constexpr std::string_view kOpening = "([{";
  constexpr std::string_view kClosing = ")]}";
  if (const auto place = kOpening.find(symbol); place != std::string_view::npos) {
    open_brackets_ += kClosing[place];
  } else if (kClosing.find(symbol) != std::string_view::npos) {
    if (open_brackets_.empty() || open_brackets_.back() != symbol[0]) {
      fail("unexpected '" + symbol + "'");
    }
    open_brackets_.pop_back();
  }
  add(TokenKind::symbol, symbol);
  advance_to(position_ + symbol.size());
}

void Lexer::add(TokenKind kind, std::string text, Value literal) {
  tokens_.push_back({kind, std::move(text), std::move(literal), line_});
}

bool Lexer::accept(std::string_view text) {
  if (!rest().starts_with(text)) return false;
  advance_to(position_ + text.size());
  return true;
}

void Lexer::skip_space() {
  advance_to(position_ + (rest().size() - strip(rest(), Side::left).size()));
}

void Lexer::skip_behind_tag(bool takes_line_end) {
  if (takes_line_end) accept("\n");
}

void Lexer::advance_to(std::size_t position) {
  const auto begin = source_.begin();
  line_ += static_cast<int>(std::count(begin + static_cast<std::ptrdiff_t>(position_),
                                       begin + static_cast<std::ptrdiff_t>(position), '\n'));
  position_ = position;
}

void Lexer::fail(const std::string& problem) const { throw TemplateError(file_, line_, problem); }

}  // namespace aha::text::jinja
