#include "text/jinja/object.h"

#include <algorithm>
#include <utility>

namespace aha::text::jinja {
namespace {

// As many as a template can write; a lookup goes through all.
constexpr std::size_t kMaxAttributes = 1000;

}  // namespace

Value Object::call(Renderer&, const Arguments&) {
  throw OperationError("'" + type_name() + "' object is not callable");
}

std::optional<Value> Namespace::attribute(std::string_view name) {
  for (const auto& [key, value] : attributes_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

void Namespace::set(const std::string& name, Value value) {
  if (name.starts_with("_")) {
    throw OperationError("the attribute '" + name +
                         "' of a namespace must not begin with an underscore");
  }
  const auto found = std::find_if(attributes_.begin(), attributes_.end(),
                                  [&](const auto& attribute) { return attribute.first == name; });
  if (found != attributes_.end()) {
    found->second = std::move(value);
    return;
  }
  if (attributes_.size() == kMaxAttributes) {
    throw OperationError("a namespace has more than " + std::to_string(kMaxAttributes) +
                         " attributes");
  }
  attributes_.emplace_back(name, std::move(value));
}

}  // namespace aha::text::jinja
