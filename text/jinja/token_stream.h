#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/jinja/token.h"

namespace aha::text::jinja {

// Expressions or blocks in each other beyond this are refused.
inline constexpr int kMaxNestingInSource = 60;

// A template's tokens, read one after the other. Every failure is a TemplateError.
class TokenStream {
 public:
  // The last token must be TokenKind::end. `file` must outlive the stream.
  TokenStream(std::vector<Token> tokens, const std::string& file)
      : tokens_(std::move(tokens)), file_(file) {}

  const Token& current() const { return tokens_[position_]; }
  const Token& after() const;
  int line() const { return current().line; }

  bool is(TokenKind kind) const { return current().kind == kind; }
  bool is_symbol(std::string_view symbol) const {
    return is_at(current(), TokenKind::symbol, symbol);
  }
  bool is_name(std::string_view name) const { return is_at(current(), TokenKind::name, name); }
  static bool is_at(const Token& token, TokenKind kind, std::string_view text) {
    return token.kind == kind && token.text == text;
  }

  // The current token, and moves on; stays at the end.
  const Token& take();
  bool accept_symbol(std::string_view symbol);
  bool accept_name(std::string_view name);
  void expect_symbol(std::string_view symbol);
  void expect_name(std::string_view name);
  // Any name.
  std::string expect_name();
  // TokenKind::block_end or TokenKind::output_end.
  void expect_end(TokenKind kind);

  // At the current token.
  [[noreturn]] void fail(const std::string& problem) const { fail_at(line(), problem); }
  [[noreturn]] void fail_at(int line, const std::string& problem) const;
  [[noreturn]] void fail_unexpected(const std::string& expected) const;

  // While one lives, what is read is one level deeper. Fails beyond kMaxNestingInSource.
  class Nesting {
   public:
    explicit Nesting(TokenStream& stream);
    ~Nesting() { --stream_.nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    TokenStream& stream_;
  };

 private:
  std::vector<Token> tokens_;
  const std::string& file_;
  std::size_t position_ = 0;
  int nesting_ = 0;
};

}  // namespace aha::text::jinja
