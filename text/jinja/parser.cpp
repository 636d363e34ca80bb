#include "text/jinja/parser.h"

#include <algorithm>
#include <utility>

#include "text/jinja/lexer.h"

namespace aha::text::jinja {

Parser::Parser(std::string_view source, const std::string& file)
    : file_(file), tokens_(Lexer(source, file_).tokenize(), file_), expressions_(tokens_) {}

Block Parser::parse() { return parse_block({}); }

Block Parser::parse_block(Ends ends) {
  const TokenStream::Nesting nesting(tokens_);
  Block block;
  while (!tokens_.is(TokenKind::end)) {
    const int line = tokens_.line();
    if (tokens_.is(TokenKind::text)) {
      block.push_back(std::make_unique<TextStatement>(line, tokens_.take().text));
    } else if (tokens_.is(TokenKind::output_begin)) {
      tokens_.take();
      block.push_back(std::make_unique<OutputStatement>(line, expressions_.parse_tuple()));
      tokens_.expect_end(TokenKind::output_end);
    } else {
      tokens_.take();  // block_begin
      if (std::any_of(ends.begin(), ends.end(), [&](auto end) { return tokens_.is_name(end); })) {
        return block;
      }
      block.push_back(parse_statement());
      tokens_.expect_end(TokenKind::block_end);
    }
  }
  if (ends.size() > 0) tokens_.fail("the tag '" + std::string(*(ends.end() - 1)) + "' is missing");
  return block;
}

Block Parser::parse_branch(Ends ends) {
  tokens_.accept_symbol(":");
  tokens_.expect_end(TokenKind::block_end);
  return parse_block(ends);
}

Block Parser::parse_body(std::string_view end) {
  Block block = parse_branch({end});
  tokens_.expect_name(end);
  return block;
}

Parser::StatementPtr Parser::parse_statement() {
  const int line = tokens_.line();
  const std::string tag = tokens_.expect_name();
  if (tag == "if") return parse_if(line);
  if (tag == "for") return parse_for(line);
  if (tag == "break") return parse_leave(line, Flow::break_loop);
  if (tag == "continue") return parse_leave(line, Flow::continue_loop);
  if (tag == "set") return parse_set(line);
  if (tag == "filter") return parse_filter_block(line);
  if (tag == "macro") return parse_macro(line);
  if (tag == "call") return parse_call(line);
  if (tag == "with") return parse_with(line);
  if (tag == "generation") return parse_generation(line);
  fail_unknown(tag, line);
}

void Parser::fail_unknown(const std::string& tag, int line) const {
  const bool is_end = tag.starts_with("end") || tag.starts_with("el");
  tokens_.fail_at(line, is_end ? "the tag '" + tag + "' closes nothing here"
                               : "the tag '" + tag + "' is unknown or not supported");
}

Parser::StatementPtr Parser::parse_if(int line) {
  std::vector<IfStatement::Branch> branches;
  do {
    ExpressionPtr condition = expressions_.parse_tuple(/*with_inline_if=*/false);
    branches.push_back({std::move(condition), parse_branch({"elif", "else", "endif"})});
  } while (tokens_.accept_name("elif"));
  if (tokens_.accept_name("else")) branches.push_back({nullptr, parse_branch({"endif"})});
  tokens_.expect_name("endif");
  return std::make_unique<IfStatement>(line, std::move(branches));
}

Parser::StatementPtr Parser::parse_for(int line) {
  ForStatement::Parts parts;
  parts.target = parse_target(/*with_namespace=*/false);
  tokens_.expect_name("in");
  parts.iterable = expressions_.parse_tuple(/*with_inline_if=*/false);
  if (tokens_.accept_name("if")) parts.condition = expressions_.parse_expression();
  if (tokens_.is_name("recursive")) tokens_.fail("a recursive loop is not supported");
  ++loops_;
  parts.body = parse_branch({"else", "endfor"});
  --loops_;
  if (tokens_.accept_name("else")) parts.otherwise = parse_branch({"endfor"});
  tokens_.expect_name("endfor");
  return std::make_unique<ForStatement>(line, std::move(parts));
}

Parser::StatementPtr Parser::parse_leave(int line, Flow flow) {
  if (loops_ == 0) tokens_.fail_at(line, "'break' or 'continue' outside of a loop");
  return std::make_unique<LeaveStatement>(line, flow);
}

Parser::StatementPtr Parser::parse_set(int line) {
  Target target = parse_target(/*with_namespace=*/true);
  if (tokens_.accept_symbol("=")) {
    return std::make_unique<SetStatement>(line, std::move(target), expressions_.parse_tuple());
  }
  CaptureStatement::Parts parts;
  parts.target = std::move(target);
  if (tokens_.accept_symbol("|")) parts.filter = expressions_.parse_filter_chain();
  const int loops = std::exchange(loops_, 0);
  parts.body = parse_body("endset");
  loops_ = loops;
  return std::make_unique<CaptureStatement>(line, std::move(parts));
}

Parser::StatementPtr Parser::parse_filter_block(int line) {
  CaptureStatement::Parts parts;
  parts.filter = expressions_.parse_filter_chain();
  const int loops = std::exchange(loops_, 0);
  parts.body = parse_body("endfilter");
  loops_ = loops;
  return std::make_unique<CaptureStatement>(line, std::move(parts));
}

void Parser::parse_macro_body(MacroDefinition& macro, std::string_view end) {
  const int loops = std::exchange(loops_, 0);
  const bool used_before = expressions_.take_uses_caller();
  macro.body = parse_body(end);
  macro.uses_caller = expressions_.take_uses_caller();
  // What is written in a call block or an inner macro may be the caller of the macro around it.
  if (used_before || macro.uses_caller) expressions_.note_caller();
  loops_ = loops;
}

Parser::StatementPtr Parser::parse_macro(int line) {
  MacroDefinition macro;
  macro.name = tokens_.expect_name();
  macro.parameters = parse_parameters();
  parse_macro_body(macro, "endmacro");
  return std::make_unique<MacroStatement>(line, std::move(macro));
}

Parser::StatementPtr Parser::parse_call(int line) {
  MacroDefinition caller;
  caller.name = "caller";
  if (tokens_.is_symbol("(")) caller.parameters = parse_parameters();
  auto call = expressions_.parse_call_expression();
  parse_macro_body(caller, "endcall");
  caller.uses_caller = false;  // what it calls so is the caller of the macro around it
  return std::make_unique<CallStatement>(line, std::move(call), std::move(caller));
}

Parser::StatementPtr Parser::parse_with(int line) {
  std::vector<WithStatement::Binding> bindings;
  while (!tokens_.is(TokenKind::block_end)) {
    if (!bindings.empty()) tokens_.expect_symbol(",");
    Target target = parse_one_target(/*with_namespace=*/false);
    tokens_.expect_symbol("=");
    bindings.emplace_back(std::move(target), expressions_.parse_expression());
  }
  return std::make_unique<WithStatement>(line, std::move(bindings), parse_body("endwith"));
}

Parser::StatementPtr Parser::parse_generation(int line) {
  const int loops = std::exchange(loops_, 0);
  Block body = parse_body("endgeneration");
  loops_ = loops;
  return std::make_unique<WithStatement>(line, std::vector<WithStatement::Binding>(),
                                         std::move(body));
}

Target Parser::parse_target(bool with_namespace) {
  Target first = parse_one_target(with_namespace);
  if (!tokens_.is_symbol(",")) return first;
  Target several;
  several.parts.push_back(std::move(first));
  while (tokens_.accept_symbol(",")) {
    if (tokens_.is_name("in") || tokens_.is_symbol("=") || tokens_.is_symbol(")")) break;
    several.parts.push_back(parse_one_target(with_namespace));
  }
  return several;
}

Target Parser::parse_one_target(bool with_namespace) {
  const TokenStream::Nesting nesting(tokens_);
  Target target;
  if (tokens_.accept_symbol("(")) {
    target = parse_target(with_namespace);
    tokens_.expect_symbol(")");
    return target;
  }
  target.name = tokens_.expect_name();
  for (const std::string_view constant : {"true", "false", "none", "True", "False", "None"}) {
    if (target.name == constant) tokens_.fail("cannot assign to '" + target.name + "'");
  }
  if (with_namespace && tokens_.accept_symbol(".")) target.attribute = tokens_.expect_name();
  return target;
}

std::vector<MacroDefinition::Parameter> Parser::parse_parameters() {
  std::vector<MacroDefinition::Parameter> parameters;
  tokens_.expect_symbol("(");
  while (!tokens_.is_symbol(")")) {
    if (!parameters.empty()) tokens_.expect_symbol(",");
    MacroDefinition::Parameter parameter{tokens_.expect_name(), nullptr};
    if (tokens_.accept_symbol("=")) {
      parameter.otherwise = expressions_.parse_expression();
    } else if (!parameters.empty() && parameters.back().otherwise) {
      tokens_.fail("a parameter without a default follows one with");
    }
    parameters.push_back(std::move(parameter));
  }
  tokens_.expect_symbol(")");
  return parameters;
}

}  // namespace aha::text::jinja
