#include "text/jinja/target.h"

#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"

namespace aha::text::jinja {
namespace {

void assign_parts(Renderer& renderer, const std::vector<Target>& parts, const Value& value) {
  const std::vector<Value> items = items_of(value);
  renderer.charge(items.size());
  if (items.size() != parts.size()) {
    throw OperationError("cannot unpack " + std::to_string(items.size()) + " values into " +
                         std::to_string(parts.size()));
  }
  for (std::size_t i = 0; i < parts.size(); ++i) assign(renderer, parts[i], items[i]);
}

}  // namespace

void assign(Renderer& renderer, const Target& target, const Value& value) {
  if (!target.parts.empty()) return assign_parts(renderer, target.parts, value);
  if (target.attribute.empty()) return renderer.scope()->set(target.name, value);
  auto* attributes = dynamic_cast<Namespace*>(renderer.lookup(target.name).object());
  if (!attributes) {
    throw OperationError("cannot set the attribute '" + target.attribute + "' of '" + target.name +
                         "', which is no namespace");
  }
  attributes->set(target.attribute, value);
}

}  // namespace aha::text::jinja
