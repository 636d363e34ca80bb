#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "text/jinja/expression.h"
#include "text/jinja/macro.h"
#include "text/jinja/primary_expressions.h"
#include "text/jinja/statement.h"
#include "text/jinja/target.h"

namespace aha::text::jinja {

// Text outside of tags.
class TextStatement : public Statement {
 public:
  TextStatement(int line, std::string text) : Statement(line), text_(std::move(text)) {}

 private:
  Flow run(Renderer& renderer) const override;

  std::string text_;
};

// `{{ expression }}`.
class OutputStatement : public Statement {
 public:
  OutputStatement(int line, ExpressionPtr expression)
      : Statement(line), expression_(std::move(expression)) {}

 private:
  Flow run(Renderer& renderer) const override;

  ExpressionPtr expression_;
};

class IfStatement : public Statement {
 public:
  struct Branch {
    ExpressionPtr condition;  // null: else
    Block body;
  };
  IfStatement(int line, std::vector<Branch> branches)
      : Statement(line), branches_(std::move(branches)) {}

 private:
  Flow run(Renderer& renderer) const override;

  std::vector<Branch> branches_;
};

class ForStatement : public Statement {
 public:
  struct Parts {
    Target target;
    ExpressionPtr iterable;
    ExpressionPtr condition;  // null: every item
    Block body;
    Block otherwise;  // when there is no item
  };
  ForStatement(int line, Parts parts) : Statement(line), parts_(std::move(parts)) {}

 private:
  Flow run(Renderer& renderer) const override;
  bool is_wanted(Renderer& renderer, const Value& item) const;

  Parts parts_;
};

// `break` and `continue`.
class LeaveStatement : public Statement {
 public:
  LeaveStatement(int line, Flow flow) : Statement(line), flow_(flow) {}

 private:
  Flow run(Renderer&) const override { return flow_; }

  Flow flow_;
};

// `{% set target = expression %}`.
class SetStatement : public Statement {
 public:
  SetStatement(int line, Target target, ExpressionPtr expression)
      : Statement(line), target_(std::move(target)), expression_(std::move(expression)) {}

 private:
  Flow run(Renderer& renderer) const override;

  Target target_;
  ExpressionPtr expression_;
};

// `{% set target | filter %}body{% endset %}`, and `{% filter f %}body{% endfilter %}`, which has
// no target and writes. No filter is null.
class CaptureStatement : public Statement {
 public:
  struct Parts {
    std::optional<Target> target;
    std::unique_ptr<const FilterCall> filter;
    Block body;
  };
  CaptureStatement(int line, Parts parts) : Statement(line), parts_(std::move(parts)) {}

 private:
  Flow run(Renderer& renderer) const override;

  Parts parts_;
};

class MacroStatement : public Statement {
 public:
  MacroStatement(int line, MacroDefinition definition)
      : Statement(line), definition_(std::move(definition)) {}

 private:
  Flow run(Renderer& renderer) const override;

  MacroDefinition definition_;
};

// `{% call(parameters) macro(arguments) %}body{% endcall %}`.
class CallStatement : public Statement {
 public:
  CallStatement(int line, std::unique_ptr<const Call> call, MacroDefinition caller)
      : Statement(line), call_(std::move(call)), caller_(std::move(caller)) {}

 private:
  Flow run(Renderer& renderer) const override;

  std::unique_ptr<const Call> call_;
  MacroDefinition caller_;
};

// `{% with a = 1, b = 2 %}body{% endwith %}`, and transformers' `{% generation %}`, which sets
// nothing. A scope of its own.
class WithStatement : public Statement {
 public:
  using Binding = std::pair<Target, ExpressionPtr>;
  WithStatement(int line, std::vector<Binding> bindings, Block body)
      : Statement(line), bindings_(std::move(bindings)), body_(std::move(body)) {}

 private:
  Flow run(Renderer& renderer) const override;

  std::vector<Binding> bindings_;
  Block body_;
};

}  // namespace aha::text::jinja
