#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/jinja/token.h"

namespace aha::text::jinja {

// Larger templates, and tags of more tokens, are refused.
inline constexpr std::size_t kMaxTemplateBytes = 1 << 20;
inline constexpr std::size_t kMaxTokensInTag = 2000;

// Cuts a template into tokens as jinja2 does with trim_blocks and lstrip_blocks: a block's tag
// takes the line end behind it and the white space before it on its line; `-` takes all white
// space on its side, `+` nothing. Comments are left out, `raw` is text. Lines end in \n.
class Lexer {
 public:
  // Both must outlive the lexer.
  Lexer(std::string_view source, const std::string& file);

  // The last token is TokenKind::end. Throws TemplateError.
  std::vector<Token> tokenize();

 private:
  void read_text();
  void read_comment();
  bool read_raw();
  void read_tag(TokenKind begin, TokenKind end, std::string_view closing);
  bool read_tag_end(TokenKind end, std::string_view closing);
  void read_tag_token();
  void read_name();
  void read_symbol();

  // Adds the text from `begin` to a tag that starts here, without the white space that the tag
  // takes; then passes the tag's first two characters and its sign.
  void add_text_before_tag(std::size_t begin, bool takes_line);
  void add(TokenKind kind, std::string text = "", Value literal = Value());
  bool accept(std::string_view text);
  void skip_space();
  void skip_behind_tag(bool takes_line_end);
  void advance_to(std::size_t position);
  [[noreturn]] void fail(const std::string& problem) const;

  std::string_view rest() const { return std::string_view(source_).substr(position_); }

  std::string source_;
  const std::string& file_;
  std::vector<Token> tokens_;
  std::string open_brackets_;  // the closing ones that are waited for
  std::size_t position_ = 0;
  int line_ = 1;
};

}  // namespace aha::text::jinja
