#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "text/jinja/expression.h"
#include "text/jinja/primary_expressions.h"
#include "text/jinja/token_stream.h"

namespace aha::text::jinja {

// Reads expressions by jinja2's grammar. Filters and tests that are not known are refused here,
// before anything is rendered. Every failure is a TemplateError.
class ExpressionParser {
 public:
  explicit ExpressionParser(TokenStream& tokens) : tokens_(tokens) {}

  ExpressionPtr parse_expression();
  // An expression, or several between commas as a tuple. Without `with_inline_if`, an `if` behind
  // it is not part of it.
  ExpressionPtr parse_tuple(bool with_inline_if = true);
  // `name(arguments) | ...` of a filter block or a set block; the input of the first is open.
  std::unique_ptr<const FilterCall> parse_filter_chain();
  // Fails when the expression is no call.
  std::unique_ptr<const Call> parse_call_expression();

  // Whether the name `caller` was read since the last time this was asked.
  bool take_uses_caller() { return std::exchange(uses_caller_, false); }
  void note_caller() { uses_caller_ = true; }

 private:
  ExpressionPtr parse_or();
  ExpressionPtr parse_and();
  ExpressionPtr parse_not();
  ExpressionPtr parse_comparison();
  ExpressionPtr parse_sum();
  ExpressionPtr parse_concatenation();
  ExpressionPtr parse_product();
  ExpressionPtr parse_power();
  ExpressionPtr parse_unary(bool with_filters = true);

  ExpressionPtr parse_primary();
  ExpressionPtr parse_name();
  ExpressionPtr parse_string_or_number();
  ExpressionPtr parse_parentheses();
  ExpressionPtr parse_list();
  ExpressionPtr parse_dict();

  ExpressionPtr parse_postfix(ExpressionPtr expression);
  ExpressionPtr parse_filters_and_tests(ExpressionPtr expression);
  ExpressionPtr parse_attribute(ExpressionPtr object);
  ExpressionPtr parse_subscript(ExpressionPtr object);
  ExpressionPtr parse_slice_bound();
  std::unique_ptr<const FilterCall> parse_filter(ExpressionPtr input);
  ExpressionPtr parse_test(ExpressionPtr tested);
  // Of a filter or test: names between dots.
  std::string parse_dotted_name();
  ArgumentExpressions parse_test_arguments();
  ArgumentExpressions parse_arguments();
  void parse_argument(ArgumentExpressions& arguments);

  TokenStream& tokens_;
  bool uses_caller_ = false;
};

}  // namespace aha::text::jinja
