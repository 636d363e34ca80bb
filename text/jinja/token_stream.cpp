#include "text/jinja/token_stream.h"

#include "text/jinja/template_error.h"

namespace aha::text::jinja {
namespace {

std::string describe(const Token& token) {
  switch (token.kind) {
    case TokenKind::text:
      return "text";
    case TokenKind::block_begin:
      return "'{%'";
    case TokenKind::block_end:
      return "'%}'";
    case TokenKind::output_begin:
      return "'{{'";
    case TokenKind::output_end:
      return "'}}'";
    case TokenKind::literal:
      return "a " + token.literal.type_name();
    case TokenKind::end:
      return "the end of the template";
    case TokenKind::name:
    case TokenKind::symbol:
      break;
  }
  return "'" + token.text + "'";
}

}  // namespace

const Token& TokenStream::after() const {
  return position_ + 1 < tokens_.size() ? tokens_[position_ + 1] : tokens_.back();
}

const Token& TokenStream::take() {
  const Token& token = current();
  if (token.kind != TokenKind::end) ++position_;
  return token;
}

bool TokenStream::accept_symbol(std::string_view symbol) {
  if (!is_symbol(symbol)) return false;
  take();
  return true;
}

bool TokenStream::accept_name(std::string_view name) {
  if (!is_name(name)) return false;
  take();
  return true;
}

void TokenStream::expect_symbol(std::string_view symbol) {
  if (!accept_symbol(symbol)) fail_unexpected("'" + std::string(symbol) + "'");
}

void TokenStream::expect_name(std::string_view name) {
  if (!accept_name(name)) fail_unexpected("'" + std::string(name) + "'");
}

std::string TokenStream::expect_name() {
  if (!is(TokenKind::name)) fail_unexpected("a name");
  return take().text;
}

void TokenStream::expect_end(TokenKind kind) {
  if (!is(kind)) fail_unexpected(kind == TokenKind::block_end ? "'%}'" : "'}}'");
  take();
}

void TokenStream::fail_at(int line, const std::string& problem) const {
  throw TemplateError(file_, line, problem);
}

void TokenStream::fail_unexpected(const std::string& expected) const {
  fail("expected " + expected + ", found " + describe(current()));
}

TokenStream::Nesting::Nesting(TokenStream& stream) : stream_(stream) {
  if (stream.nesting_ == kMaxNestingInSource) stream.fail("the template is nested too deeply");
  ++stream.nesting_;
}

}  // namespace aha::text::jinja
