#pragma once

#include <utility>
#include <vector>

#include "text/jinja/expression.h"
#include "text/jinja/operators.h"

namespace aha::text::jinja {

class Arithmetic : public Expression {
 public:
  Arithmetic(BinaryOperator op, ExpressionPtr left, ExpressionPtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

 private:
  Value value(Renderer& renderer) const override;

  BinaryOperator op_;
  ExpressionPtr left_;
  ExpressionPtr right_;
};

// `-a` and `+a`.
class Signed : public Expression {
 public:
  Signed(bool negative, ExpressionPtr operand)
      : negative_(negative), operand_(std::move(operand)) {}

 private:
  Value value(Renderer& renderer) const override;

  bool negative_;
  ExpressionPtr operand_;
};

// `a ~ b ~ c`: the text of all.
class Concatenation : public Expression {
 public:
  explicit Concatenation(std::vector<ExpressionPtr> parts) : parts_(std::move(parts)) {}

 private:
  Value value(Renderer& renderer) const override;

  std::vector<ExpressionPtr> parts_;
};

enum class ComparisonOperator { equal, unequal, less, at_most, greater, at_least, in, not_in };

// `a < b <= c`: true when every neighbour's comparison is; an operand behind a false one is not
// evaluated.
class Comparison : public Expression {
 public:
  using Link = std::pair<ComparisonOperator, ExpressionPtr>;
  Comparison(ExpressionPtr first, std::vector<Link> links)
      : first_(std::move(first)), links_(std::move(links)) {}

 private:
  Value value(Renderer& renderer) const override;

  ExpressionPtr first_;
  std::vector<Link> links_;
};

// `a and b`, `a or b`: the operand that decides.
class Logical : public Expression {
 public:
  Logical(bool is_or, ExpressionPtr left, ExpressionPtr right)
      : is_or_(is_or), left_(std::move(left)), right_(std::move(right)) {}

 private:
  Value value(Renderer& renderer) const override;

  bool is_or_;
  ExpressionPtr left_;
  ExpressionPtr right_;
};

class Negation : public Expression {
 public:
  explicit Negation(ExpressionPtr operand) : operand_(std::move(operand)) {}

 private:
  Value value(Renderer& renderer) const override;

  ExpressionPtr operand_;
};

// `a if condition else b`; undefined where there is no `else` (null).
class Conditional : public Expression {
 public:
  Conditional(ExpressionPtr condition, ExpressionPtr then, ExpressionPtr otherwise)
      : condition_(std::move(condition)),
        then_(std::move(then)),
        otherwise_(std::move(otherwise)) {}

 private:
  Value value(Renderer& renderer) const override;

  ExpressionPtr condition_;
  ExpressionPtr then_;
  ExpressionPtr otherwise_;
};

}  // namespace aha::text::jinja
