#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "text/jinja/arguments.h"
#include "text/jinja/value.h"

namespace aha::text::jinja {

class Renderer;

// An expression of a template. Const use is thread-safe.
class Expression {
 public:
  Expression() = default;
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
  virtual ~Expression() = default;

  // Throws OperationError where Python or jinja2 would raise, and beyond the renderer's limits.
  Value evaluate(Renderer& renderer) const;

 private:
  virtual Value value(Renderer& renderer) const = 0;
};

using ExpressionPtr = std::unique_ptr<const Expression>;

// The arguments of a call, to be evaluated.
struct ArgumentExpressions {
  std::vector<ExpressionPtr> positional;
  ExpressionPtr unpacked;  // `*items` behind the positional ones; else null
  std::vector<std::pair<std::string, ExpressionPtr>> keyword;
  ExpressionPtr unpacked_keywords;  // `**mapping` at the end; else null

  Arguments evaluate(Renderer& renderer) const;
};

// Charges for a value that was made just now: its text, or its items.
void charge_made(Renderer& renderer, const Value& value);

}  // namespace aha::text::jinja
