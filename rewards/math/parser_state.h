#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/arena.h"
#include "rewards/math/parser.h"
#include "rewards/math/token.h"

namespace aha::rewards::math {

inline bool is_integer(const Token& token) {
  return token.type == TokenType::number && token.extra.empty() &&
         token.text.find('.') == std::string_view::npos;
}

// Recursive descent over the tokens of an answer. A function gives null where the tokens do not
// say what it reads; the caller then starts over from an earlier place or takes them for text.
class Parser {
 public:
  Parser(std::vector<Token>& tokens, bool has_latex, const ParserOptions& options, Arena& arena)
      : tokens_(tokens), has_latex_(has_latex), options_(options), arena_(arena) {}

  const Expression* answers(TokenType closing);  // a list of answers, up to `closing`
  bool too_deep() const { return too_deep_; }

 private:
  using Node = const Expression*;

  // Lists: parse_answers.cpp
  Node after_unequal(const std::vector<Node>& before, Node node);
  bool ends_item(TokenType closing) const;
  std::size_t declaration_at() const;
  bool starts_declaration() const { return declaration_at() != 0; }

  // Statements: parse_statement.cpp
  Node item(TokenType closing);
  Node relation_chain();
  Node joined_relations(std::vector<Node>& operands, std::vector<std::string_view>& signs);
  Node labelled(TokenType closing);
  Node rest_as_text(TokenType closing);
  Node collection();
  Node ratio();
  Node with_unit(Node value);
  Node with_smaller_units(Node quantity);
  Node joined_quantity(const std::vector<Node>& parts);
  Node with_modulus(Node value);
  bool starts_modulus() const;
  bool is_product_of_letters() const;
  Node as_interval(Node node);

  // Brackets: parse_brackets.cpp
  Node bracketed();
  Node round(bool square);
  Node set();
  bool is_described_set() const;
  Node described_set();
  Node group();
  Node absolute();
  Node rounded(std::string_view bracket, Kind kind);
  Node environment();
  Node determinant(const std::vector<Node>& rows);
  Node determinant_of(const Expression& matrix);
  Node reversed_interval();

  // Functions in pieces: parse_cases.cpp
  Node cases();
  Node rows_of_cases();
  Node braced_array();
  Node row_of_cases();
  Node condition();
  bool ends_row() const;

  // Derivatives: parse_derivative.cpp
  Node derivative(bool is_braced);
  std::string differential_name();
  std::string_view order_of_derivative();

  // Arithmetic: parse_arithmetic.cpp, parse_power.cpp, parse_number.cpp, parse_function.cpp
  Node sum();
  Node product(bool* negative = nullptr);
  Node power();
  Node postfix(Node base);
  Node double_factorial(Node base);
  Node transposed(Node matrix);
  bool is_constant(std::string_view name) const;
  Node exponent();
  Node primary();
  Node number(bool may_be_mixed = true);
  Node bare_argument();
  Node symbol();
  bool is_choice_of(const Token& name) const;
  Node letters();
  Node function();
  Node function_argument();
  Node fraction();
  Node fraction_part();
  Node root();
  Node binomial();
  Node combination();
  Node large();
  Node repeated(std::string_view name);
  Node integral();
  Node limit();
  std::size_t differential() const;
  void split_differentials();
  Node signed_factor();
  Node with_sign(Kind sign, Node value, std::uint8_t flags = 0);
  Node quotient(Node dividend, Node divisor);
  std::string_view subscript();
  bool starts_factor() const;
  bool closes_interval() const;
  bool takes_away_a_set(const Expression& from) const;

  const Token& now() const { return tokens_[at_]; }
  const Token& next(std::size_t distance = 1) const {
    return tokens_[std::min(at_ + distance, tokens_.size() - 1)];
  }
  bool is(TokenType type) const { return now().type == type; }
  bool is(TokenType type, std::string_view text) const { return is(type) && now().text == text; }
  bool take(TokenType type) { return is(type) && (++at_, true); }
  bool take(TokenType type, std::string_view text) { return is(type, text) && (++at_, true); }
  Node leaf(Kind kind, std::string_view text) { return arena_.leaf(kind, text); }
  Node integer(std::int64_t value) {
    return leaf(Kind::number, arena_.keep(std::to_string(value)));
  }

  struct Depth {
    explicit Depth(Parser& owner) : parser(owner) {
      if (++parser.depth_ > parser.options_.depth) {
        parser.too_deep_ = true;
      }
    }
    ~Depth() { --parser.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    Parser& parser;
  };

  struct InDeterminant {
    InDeterminant(Parser& owner, bool is_one) : count(owner.determinants_), own(is_one ? 1 : 0) {
      count += own;
    }
    ~InDeterminant() { count -= own; }
    InDeterminant(const InDeterminant&) = delete;
    InDeterminant& operator=(const InDeterminant&) = delete;
    int& count;
    int own;
  };

  std::vector<Token>& tokens_;
  bool has_latex_;
  ParserOptions options_;
  Arena& arena_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int bars_ = 0;
  bool too_deep_ = false;
  bool in_declaration_ = false;  // between the brackets of (k in Z)
  bool differentials_are_split_ = false;
  int cases_ = 0;                          // around what is read
  int determinants_ = 0;                   // around what is read
  std::vector<std::string_view> indices_;  // of the sums and products around, which may be named i
};

}  // namespace aha::rewards::math
