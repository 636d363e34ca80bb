#include "text/jinja/expression.h"

#include <algorithm>
#include <utility>

#include "text/jinja/dict.h"
#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"

namespace aha::text::jinja {
namespace {

void add_keywords(const Value& mapping, Arguments& arguments) {
  if (!mapping.dict()) throw OperationError("what is unpacked with ** must be a mapping");
  for (const auto& [key, value] : mapping.dict()->entries()) {
    const std::string& name = key.string("a key unpacked with **");
    const bool given = std::ranges::any_of(
        arguments.keyword, [&](const auto& argument) { return argument.first == name; });
    if (given) throw OperationError("the argument '" + name + "' is given twice");
    arguments.keyword.emplace_back(name, value);
  }
}

}  // namespace

Value Expression::evaluate(Renderer& renderer) const {
  const Renderer::Level level(renderer);
  renderer.charge(1);
  return value(renderer);
}

Arguments ArgumentExpressions::evaluate(Renderer& renderer) const {
  Arguments arguments;
  for (const auto& expression : positional) {
    arguments.positional.push_back(expression->evaluate(renderer));
  }
  if (unpacked) {
    for (Value& item : items_of(unpacked->evaluate(renderer))) {
      arguments.positional.push_back(std::move(item));
    }
    renderer.charge(arguments.positional.size());
  }
  for (const auto& [name, expression] : keyword) {
    arguments.keyword.emplace_back(name, expression->evaluate(renderer));
  }
  if (unpacked_keywords) add_keywords(unpacked_keywords->evaluate(renderer), arguments);
  return arguments;
}

void charge_made(Renderer& renderer, const Value& value) {
  if (value.sequence()) return renderer.charge(value.sequence()->size());
  if (value.dict()) return renderer.charge(value.dict()->size());
  renderer.charge(value.weight());
}

}  // namespace aha::text::jinja
