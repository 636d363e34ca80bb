#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "text/jinja/expression.h"
#include "text/jinja/object.h"
#include "text/jinja/scope.h"
#include "text/jinja/statement.h"

namespace aha::text::jinja {

// A macro as it is written, or the body of a `call` block.
struct MacroDefinition {
  struct Parameter {
    std::string name;
    ExpressionPtr otherwise;  // null: an argument that is not given is undefined
  };

  std::string name;
  std::vector<Parameter> parameters;
  bool uses_caller = false;
  Block body;
};

// A macro that can be called: it sees the names around its definition, as they are then. The
// definition must outlive it.
class Macro : public Object {
 public:
  Macro(const MacroDefinition& definition, const std::shared_ptr<Scope>& around)
      : definition_(definition), around_(around) {}

  std::string type_name() const override { return "Macro"; }
  bool is_callable() const override { return true; }
  // The text that the body writes.
  Value call(Renderer& renderer, const Arguments& arguments) override;

 private:
  void set_parameters(Renderer& renderer, const Arguments& arguments) const;

  const MacroDefinition& definition_;
  // Weak, as the scope holds the macro. What outlives its scope in a namespace cannot be called.
  std::weak_ptr<Scope> around_;
};

}  // namespace aha::text::jinja
