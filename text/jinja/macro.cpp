#include "text/jinja/macro.h"

#include <algorithm>
#include <optional>

#include "text/jinja/renderer.h"

namespace aha::text::jinja {
namespace {

std::optional<Value> find_keyword(const Arguments& arguments, const std::string& name) {
  const auto found = std::find_if(arguments.keyword.begin(), arguments.keyword.end(),
                                  [&](const auto& argument) { return argument.first == name; });
  return found == arguments.keyword.end() ? std::nullopt : std::optional(found->second);
}

// Refuses too many arguments, a keyword that is no parameter, and one that is given twice.
void check(const MacroDefinition& definition, const Arguments& arguments) {
  const auto& parameters = definition.parameters;
  const std::size_t positional = arguments.positional.size();
  if (positional > parameters.size()) {
    throw OperationError("the macro '" + definition.name + "' takes at most " +
                         std::to_string(parameters.size()) + " arguments");
  }
  for (const auto& argument : arguments.keyword) {
    const std::string& name = argument.first;
    if (name == "caller" && definition.uses_caller) continue;
    const bool known =
        std::any_of(parameters.begin() + static_cast<std::ptrdiff_t>(positional), parameters.end(),
                    [&](const auto& parameter) { return parameter.name == name; });
    if (!known) {
      throw OperationError("the macro '" + definition.name + "' takes no keyword argument '" +
                           name + "' here");
    }
  }
}

}  // namespace

Value Macro::call(Renderer& renderer, const Arguments& arguments) {
  const std::shared_ptr<Scope> around = around_.lock();
  if (!around) {
    throw OperationError("the macro '" + definition_.name +
                         "' is called outside of the block that defines it");
  }
  check(definition_, arguments);
  const int line = renderer.line();
  const Renderer::InScope in_scope(renderer, std::make_shared<Scope>(around));
  std::string text = renderer.capture([&] {
    set_parameters(renderer, arguments);
    execute(definition_.body, renderer);
  });
  renderer.set_line(line);
  return Value(std::move(text));
}

void Macro::set_parameters(Renderer& renderer, const Arguments& arguments) const {
  Scope& scope = *renderer.scope();
  for (std::size_t i = 0; i < definition_.parameters.size(); ++i) {
    const auto& [name, otherwise] = definition_.parameters[i];
    if (i < arguments.positional.size()) {
      scope.set(name, arguments.positional[i]);
    } else if (auto given = find_keyword(arguments, name)) {
      scope.set(name, *std::move(given));
    } else if (otherwise) {
      scope.set(name, otherwise->evaluate(renderer));
    } else {
      scope.set(name, Value::undefined("the parameter '" + name + "' was not given"));
    }
  }
  if (definition_.uses_caller) {
    scope.set("caller",
              find_keyword(arguments, "caller")
                  .value_or(Value::undefined("the macro was not called by a call block")));
  }
}

}  // namespace aha::text::jinja
