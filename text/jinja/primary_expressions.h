#pragma once

#include <string>
#include <utility>
#include <vector>

#include "text/jinja/expression.h"
#include "text/jinja/filters.h"
#include "text/jinja/tests.h"

namespace aha::text::jinja {

// What an expression is built from, but for operators (operator_expressions.h).

class Literal : public Expression {
 public:
  explicit Literal(Value value) : value_(std::move(value)) {}

 private:
  Value value(Renderer&) const override { return value_; }

  Value value_;
};

class Name : public Expression {
 public:
  explicit Name(std::string name) : name_(std::move(name)) {}

 private:
  Value value(Renderer& renderer) const override;

  std::string name_;
};

// `[a, b]` or `(a, b)`.
class SequenceLiteral : public Expression {
 public:
  SequenceLiteral(bool is_tuple, std::vector<ExpressionPtr> items)
      : is_tuple_(is_tuple), items_(std::move(items)) {}

 private:
  Value value(Renderer& renderer) const override;

  bool is_tuple_;
  std::vector<ExpressionPtr> items_;
};

class DictLiteral : public Expression {
 public:
  using Entry = std::pair<ExpressionPtr, ExpressionPtr>;
  explicit DictLiteral(std::vector<Entry> entries) : entries_(std::move(entries)) {}

 private:
  Value value(Renderer& renderer) const override;

  std::vector<Entry> entries_;
};

// `object.name`.
class Attribute : public Expression {
 public:
  Attribute(ExpressionPtr object, std::string name)
      : object_(std::move(object)), name_(std::move(name)) {}

 private:
  Value value(Renderer& renderer) const override;

  ExpressionPtr object_;
  std::string name_;
};

// `object[key]`.
class Subscript : public Expression {
 public:
  Subscript(ExpressionPtr object, ExpressionPtr key)
      : object_(std::move(object)), key_(std::move(key)) {}

 private:
  Value value(Renderer& renderer) const override;

  ExpressionPtr object_;
  ExpressionPtr key_;
};

// `object[start:stop:step]`; null for a bound that was not written.
class Slice : public Expression {
 public:
  Slice(ExpressionPtr object, ExpressionPtr start, ExpressionPtr stop, ExpressionPtr step)
      : object_(std::move(object)),
        start_(std::move(start)),
        stop_(std::move(stop)),
        step_(std::move(step)) {}

 private:
  Value value(Renderer& renderer) const override;

  ExpressionPtr object_;
  ExpressionPtr start_;
  ExpressionPtr stop_;
  ExpressionPtr step_;
};

// `callee(arguments)`.
class Call : public Expression {
 public:
  Call(ExpressionPtr callee, ArgumentExpressions arguments)
      : callee_(std::move(callee)), arguments_(std::move(arguments)) {}

  // With one more keyword argument: that of a `call` block.
  Value call_with(Renderer& renderer, const std::string& keyword, Value argument) const;

 private:
  Value value(Renderer& renderer) const override;

  ExpressionPtr callee_;
  ArgumentExpressions arguments_;
};

// `input | filter(arguments)`. Null for the input of a filter block, which is given by apply.
class FilterCall : public Expression {
 public:
  FilterCall(ExpressionPtr input, Filter filter, ArgumentExpressions arguments)
      : input_(std::move(input)), filter_(filter), arguments_(std::move(arguments)) {}

  // With `innermost` as the input of the first filter of a chain.
  Value apply(Renderer& renderer, const Value& innermost) const;

 private:
  Value value(Renderer& renderer) const override { return apply(renderer, Value()); }

  ExpressionPtr input_;
  Filter filter_;
  ArgumentExpressions arguments_;
};

// `value is test(arguments)`.
class TestCall : public Expression {
 public:
  TestCall(ExpressionPtr tested, Test test, ArgumentExpressions arguments)
      : tested_(std::move(tested)), test_(test), arguments_(std::move(arguments)) {}

 private:
  Value value(Renderer& renderer) const override;

  ExpressionPtr tested_;
  Test test_;
  ArgumentExpressions arguments_;
};

}  // namespace aha::text::jinja
