#include "text/jinja/expression_parser.h"

#include <array>
#include <optional>
#include <utility>

#include "text/jinja/operator_expressions.h"

namespace aha::text::jinja {
namespace {

struct BinarySymbol {
  std::string_view symbol;
  BinaryOperator op;
};
constexpr auto kSums =
    std::to_array<BinarySymbol>({{"+", BinaryOperator::add}, {"-", BinaryOperator::subtract}});
constexpr auto kProducts = std::to_array<BinarySymbol>({{"*", BinaryOperator::multiply},
                                                        {"/", BinaryOperator::divide},
                                                        {"//", BinaryOperator::floor_divide},
                                                        {"%", BinaryOperator::remainder}});
constexpr auto kPowers = std::to_array<BinarySymbol>({{"**", BinaryOperator::power}});

template <std::size_t size>
std::optional<BinaryOperator> accept_operator(TokenStream& tokens,
                                              const std::array<BinarySymbol, size>& symbols) {
  for (const auto& [symbol, op] : symbols) {
    if (tokens.accept_symbol(symbol)) return op;
  }
  return std::nullopt;
}

std::optional<ComparisonOperator> accept_comparison(TokenStream& tokens) {
  constexpr auto kSymbols = std::to_array<std::pair<std::string_view, ComparisonOperator>>(
      {{"==", ComparisonOperator::equal},
       {"!=", ComparisonOperator::unequal},
       {"<", ComparisonOperator::less},
       {"<=", ComparisonOperator::at_most},
       {">", ComparisonOperator::greater},
       {">=", ComparisonOperator::at_least}});
  for (const auto& [symbol, op] : kSymbols) {
    if (tokens.accept_symbol(symbol)) return op;
  }
  if (tokens.accept_name("in")) return ComparisonOperator::in;
  if (tokens.is_name("not") && TokenStream::is_at(tokens.after(), TokenKind::name, "in")) {
    tokens.take();
    tokens.take();
    return ComparisonOperator::not_in;
  }
  return std::nullopt;
}

ExpressionPtr make_arithmetic(BinaryOperator op, ExpressionPtr left, ExpressionPtr right) {
  return std::make_unique<Arithmetic>(op, std::move(left), std::move(right));
}

}  // namespace

ExpressionPtr ExpressionParser::parse_expression() {
  const TokenStream::Nesting nesting(tokens_);
  ExpressionPtr expression = parse_or();
  while (tokens_.accept_name("if")) {
    ExpressionPtr condition = parse_or();
    ExpressionPtr otherwise = tokens_.accept_name("else") ? parse_expression() : nullptr;
    expression = std::make_unique<Conditional>(std::move(condition), std::move(expression),
                                               std::move(otherwise));
  }
  return expression;
}

ExpressionPtr ExpressionParser::parse_tuple(bool with_inline_if) {
  std::vector<ExpressionPtr> items;
  bool is_tuple = false;
  const auto ends = [&] {
    return tokens_.is(TokenKind::block_end) || tokens_.is(TokenKind::output_end) ||
           tokens_.is_symbol(")");
  };
  do {
    if (ends()) break;
    items.push_back(with_inline_if ? parse_expression() : parse_or());
    is_tuple = is_tuple || tokens_.is_symbol(",");
  } while (tokens_.accept_symbol(","));
  if (items.empty()) tokens_.fail_unexpected("an expression");
  if (!is_tuple) return std::move(items[0]);
  return std::make_unique<SequenceLiteral>(/*is_tuple=*/true, std::move(items));
}

ExpressionPtr ExpressionParser::parse_or() {
  ExpressionPtr left = parse_and();
  while (tokens_.accept_name("or")) {
    left = std::make_unique<Logical>(/*is_or=*/true, std::move(left), parse_and());
  }
  return left;
}

ExpressionPtr ExpressionParser::parse_and() {
  ExpressionPtr left = parse_not();
  while (tokens_.accept_name("and")) {
    left = std::make_unique<Logical>(/*is_or=*/false, std::move(left), parse_not());
  }
  return left;
}

ExpressionPtr ExpressionParser::parse_not() {
  if (!tokens_.accept_name("not")) return parse_comparison();
  const TokenStream::Nesting nesting(tokens_);
  return std::make_unique<Negation>(parse_not());
}

ExpressionPtr ExpressionParser::parse_comparison() {
  ExpressionPtr first = parse_sum();
  std::vector<Comparison::Link> links;
  while (const auto op = accept_comparison(tokens_)) links.emplace_back(*op, parse_sum());
  if (links.empty()) return first;
  return std::make_unique<Comparison>(std::move(first), std::move(links));
}

ExpressionPtr ExpressionParser::parse_sum() {
  ExpressionPtr left = parse_concatenation();
  while (const auto op = accept_operator(tokens_, kSums)) {
    left = make_arithmetic(*op, std::move(left), parse_concatenation());
  }
  return left;
}

ExpressionPtr ExpressionParser::parse_concatenation() {
  std::vector<ExpressionPtr> parts;
  do {
    parts.push_back(parse_product());
  } while (tokens_.accept_symbol("~"));
  if (parts.size() == 1) return std::move(parts[0]);
  return std::make_unique<Concatenation>(std::move(parts));
}

ExpressionPtr ExpressionParser::parse_product() {
  ExpressionPtr left = parse_power();
  while (const auto op = accept_operator(tokens_, kProducts)) {
    left = make_arithmetic(*op, std::move(left), parse_power());
  }
  return left;
}

ExpressionPtr ExpressionParser::parse_power() {
  ExpressionPtr left = parse_unary();
  while (const auto op = accept_operator(tokens_, kPowers)) {
    left = make_arithmetic(*op, std::move(left), parse_unary());
  }
  return left;
}

ExpressionPtr ExpressionParser::parse_unary(bool with_filters) {
  const TokenStream::Nesting nesting(tokens_);
  const bool negative = tokens_.is_symbol("-");
  ExpressionPtr expression;
  if (tokens_.accept_symbol("-") || tokens_.accept_symbol("+")) {
    expression = std::make_unique<Signed>(negative, parse_unary(/*with_filters=*/false));
  } else {
    expression = parse_primary();
  }
  expression = parse_postfix(std::move(expression));
  return with_filters ? parse_filters_and_tests(std::move(expression)) : std::move(expression);
}

}  // namespace aha::text::jinja
