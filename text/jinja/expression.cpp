#include "text/jinja/expression.h"

#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"

namespace aha::text::jinja {

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
  for (const auto& [name, expression] : keyword) {
    arguments.keyword.emplace_back(name, expression->evaluate(renderer));
  }
  return arguments;
}

void charge_made(Renderer& renderer, const Value& value) {
  if (value.sequence()) return renderer.charge(value.sequence()->size());
  if (value.dict()) return renderer.charge(value.dict()->size());
  renderer.charge(value.weight());
}

}  // namespace aha::text::jinja
