#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "text/jinja/expression_parser.h"
#include "text/jinja/statements.h"
#include "text/jinja/token_stream.h"

namespace aha::text::jinja {

// Reads a whole template. What is not supported is refused here, by name, wherever it can be seen
// without rendering.
class Parser {
 public:
  // `file` must outlive the parser.
  Parser(std::string_view source, const std::string& file);

  // Throws TemplateError.
  Block parse();

 private:
  using StatementPtr = std::unique_ptr<const Statement>;
  using Ends = std::initializer_list<std::string_view>;

  // Statements up to one of the tags `ends`, at whose name the stream stands then.
  Block parse_block(Ends ends);
  // The rest of an opening tag, the statements, and the closing tag's name.
  Block parse_body(std::string_view end);
  Block parse_branch(Ends ends);

  StatementPtr parse_statement();
  StatementPtr parse_if(int line);
  StatementPtr parse_for(int line);
  StatementPtr parse_leave(int line, Flow flow);
  StatementPtr parse_set(int line);
  StatementPtr parse_filter_block(int line);
  StatementPtr parse_macro(int line);
  StatementPtr parse_call(int line);
  StatementPtr parse_with(int line);
  StatementPtr parse_generation(int line);
  [[noreturn]] void fail_unknown(const std::string& tag, int line) const;

  Target parse_target(bool with_namespace);
  Target parse_one_target(bool with_namespace);
  std::vector<MacroDefinition::Parameter> parse_parameters();
  // The body of what is called from elsewhere: no loop is around it.
  void parse_macro_body(MacroDefinition& macro, std::string_view end);

  std::string file_;
  TokenStream tokens_;
  ExpressionParser expressions_;
  int loops_ = 0;  // around what is read, for break and continue
};

}  // namespace aha::text::jinja
