#include <utility>

#include "text/jinja/expression_parser.h"
#include "text/jinja/operator_expressions.h"

namespace aha::text::jinja {
namespace {

bool is_string(const Token& token) {
  return token.kind == TokenKind::literal && token.literal.is_string();
}

// Whether a test takes what follows as its argument, as in `is divisibleby 3`.
bool begins_test_argument(const TokenStream& tokens) {
  if (tokens.is(TokenKind::literal) || tokens.is_symbol("[") || tokens.is_symbol("{")) return true;
  return tokens.is(TokenKind::name) && !tokens.is_name("else") && !tokens.is_name("or") &&
         !tokens.is_name("and");
}

}  // namespace

ExpressionPtr ExpressionParser::parse_primary() {
  if (tokens_.is(TokenKind::name)) return parse_name();
  if (tokens_.is(TokenKind::literal)) return parse_string_or_number();
  if (tokens_.is_symbol("(")) return parse_parentheses();
  if (tokens_.is_symbol("[")) return parse_list();
  if (tokens_.is_symbol("{")) return parse_dict();
  tokens_.fail_unexpected("an expression");
}

ExpressionPtr ExpressionParser::parse_name() {
  std::string name = tokens_.take().text;
  if (name == "true" || name == "True") return std::make_unique<Literal>(Value(true));
  if (name == "false" || name == "False") return std::make_unique<Literal>(Value(false));
  if (name == "none" || name == "None") return std::make_unique<Literal>(Value());
  if (name == "caller") uses_caller_ = true;
  if (name == "varargs" || name == "kwargs") {
    tokens_.fail("a macro's '" + name + "' is not supported");
  }
  return std::make_unique<Name>(std::move(name));
}

ExpressionPtr ExpressionParser::parse_string_or_number() {
  if (!is_string(tokens_.current())) return std::make_unique<Literal>(tokens_.take().literal);
  std::string text;  // strings beside each other are one
  while (is_string(tokens_.current())) text += tokens_.take().literal.string();
  return std::make_unique<Literal>(Value(std::move(text)));
}

ExpressionPtr ExpressionParser::parse_parentheses() {
  tokens_.expect_symbol("(");
  if (tokens_.accept_symbol(")")) {
    return std::make_unique<SequenceLiteral>(/*is_tuple=*/true, std::vector<ExpressionPtr>());
  }
  ExpressionPtr expression = parse_tuple();
  tokens_.expect_symbol(")");
  return expression;
}

ExpressionPtr ExpressionParser::parse_list() {
  tokens_.expect_symbol("[");
  std::vector<ExpressionPtr> items;
  while (!tokens_.is_symbol("]")) {
    items.push_back(parse_expression());
    if (!tokens_.accept_symbol(",")) break;
  }
  tokens_.expect_symbol("]");
  return std::make_unique<SequenceLiteral>(/*is_tuple=*/false, std::move(items));
}

ExpressionPtr ExpressionParser::parse_dict() {
  tokens_.expect_symbol("{");
  std::vector<DictLiteral::Entry> entries;
  while (!tokens_.is_symbol("}")) {
    ExpressionPtr key = parse_expression();
    tokens_.expect_symbol(":");
    entries.emplace_back(std::move(key), parse_expression());
    if (!tokens_.accept_symbol(",")) break;
  }
  tokens_.expect_symbol("}");
  return std::make_unique<DictLiteral>(std::move(entries));
}

ExpressionPtr ExpressionParser::parse_postfix(ExpressionPtr expression) {
  while (true) {
    if (tokens_.is_symbol(".")) {
      expression = parse_attribute(std::move(expression));
    } else if (tokens_.is_symbol("[")) {
      expression = parse_subscript(std::move(expression));
    } else if (tokens_.is_symbol("(")) {
      expression = std::make_unique<Call>(std::move(expression), parse_arguments());
    } else {
      return expression;
    }
  }
}

ExpressionPtr ExpressionParser::parse_attribute(ExpressionPtr object) {
  tokens_.expect_symbol(".");
  if (tokens_.is(TokenKind::literal) && tokens_.current().literal.is_integer()) {
    auto index = std::make_unique<Literal>(tokens_.take().literal);
    return std::make_unique<Subscript>(std::move(object), std::move(index));
  }
  return std::make_unique<Attribute>(std::move(object), tokens_.expect_name());
}

ExpressionPtr ExpressionParser::parse_slice_bound() {
  const bool is_open = tokens_.is_symbol(":") || tokens_.is_symbol("]");
  return is_open ? nullptr : parse_expression();
}

ExpressionPtr ExpressionParser::parse_subscript(ExpressionPtr object) {
  tokens_.expect_symbol("[");
  ExpressionPtr start = parse_slice_bound();
  if (!tokens_.accept_symbol(":")) {
    if (!start) tokens_.fail_unexpected("an expression");
    tokens_.expect_symbol("]");
    return std::make_unique<Subscript>(std::move(object), std::move(start));
  }
  ExpressionPtr stop = parse_slice_bound();
  ExpressionPtr step = tokens_.accept_symbol(":") ? parse_slice_bound() : nullptr;
  tokens_.expect_symbol("]");
  return std::make_unique<Slice>(std::move(object), std::move(start), std::move(stop),
                                 std::move(step));
}

ExpressionPtr ExpressionParser::parse_filters_and_tests(ExpressionPtr expression) {
  while (true) {
    if (tokens_.accept_symbol("|")) {
      expression = parse_filter(std::move(expression));
    } else if (tokens_.accept_name("is")) {
      expression = parse_test(std::move(expression));
    } else if (tokens_.is_symbol("(")) {
      expression = std::make_unique<Call>(std::move(expression), parse_arguments());
    } else {
      return expression;
    }
  }
}

std::string ExpressionParser::parse_dotted_name() {
  std::string name = tokens_.expect_name();
  while (tokens_.accept_symbol(".")) name += "." + tokens_.expect_name();
  return name;
}

std::unique_ptr<const FilterCall> ExpressionParser::parse_filter(ExpressionPtr input) {
  const int line = tokens_.line();
  const std::string name = parse_dotted_name();
  const Filter filter = find_filter(name);
  if (!filter) tokens_.fail_at(line, "the filter '" + name + "' is unknown or not supported");
  ArgumentExpressions arguments;
  if (tokens_.is_symbol("(")) arguments = parse_arguments();
  return std::make_unique<FilterCall>(std::move(input), filter, std::move(arguments));
}

std::unique_ptr<const FilterCall> ExpressionParser::parse_filter_chain() {
  auto chain = parse_filter(nullptr);
  while (tokens_.accept_symbol("|")) chain = parse_filter(std::move(chain));
  return chain;
}

std::unique_ptr<const Call> ExpressionParser::parse_call_expression() {
  const int line = tokens_.line();
  ExpressionPtr expression = parse_expression();
  if (!dynamic_cast<const Call*>(expression.get())) tokens_.fail_at(line, "expected a call");
  return std::unique_ptr<const Call>(static_cast<const Call*>(expression.release()));
}

ExpressionPtr ExpressionParser::parse_test(ExpressionPtr tested) {
  const int line = tokens_.line();
  const bool negated = tokens_.accept_name("not");
  const std::string name = parse_dotted_name();
  const Test test = find_test(name);
  if (!test) tokens_.fail_at(line, "the test '" + name + "' is unknown or not supported");
  ExpressionPtr call = std::make_unique<TestCall>(std::move(tested), test, parse_test_arguments());
  if (negated) call = std::make_unique<Negation>(std::move(call));
  return call;
}

ArgumentExpressions ExpressionParser::parse_test_arguments() {
  if (tokens_.is_symbol("(")) return parse_arguments();
  ArgumentExpressions arguments;
  if (!begins_test_argument(tokens_)) return arguments;
  if (tokens_.is_name("is")) tokens_.fail("tests cannot be chained with 'is'");
  const TokenStream::Nesting nesting(tokens_);
  arguments.positional.push_back(parse_postfix(parse_primary()));
  return arguments;
}

ArgumentExpressions ExpressionParser::parse_arguments() {
  tokens_.expect_symbol("(");
  ArgumentExpressions arguments;
  while (!tokens_.is_symbol(")")) {
    parse_argument(arguments);
    if (!tokens_.accept_symbol(",")) break;
  }
  tokens_.expect_symbol(")");
  return arguments;
}

void ExpressionParser::parse_argument(ArgumentExpressions& arguments) {
  if (arguments.unpacked_keywords) tokens_.fail("an argument follows one unpacked with **");
  if (tokens_.accept_symbol("**")) {
    arguments.unpacked_keywords = parse_expression();
    return;
  }
  if (tokens_.accept_symbol("*")) {
    if (arguments.unpacked) tokens_.fail("only one argument can be unpacked with *");
    arguments.unpacked = parse_expression();
    return;
  }
  if (tokens_.is(TokenKind::name) && TokenStream::is_at(tokens_.after(), TokenKind::symbol, "=")) {
    std::string name = tokens_.take().text;
    tokens_.expect_symbol("=");
    for (const auto& [other, value] : arguments.keyword) {
      if (other == name) tokens_.fail("the argument '" + name + "' is given twice");
    }
    arguments.keyword.emplace_back(std::move(name), parse_expression());
    return;
  }
  if (arguments.unpacked) tokens_.fail("an argument without a name follows one unpacked with *");
  if (!arguments.keyword.empty()) tokens_.fail("an argument without a name follows one with");
  arguments.positional.push_back(parse_expression());
}

}  // namespace aha::text::jinja
