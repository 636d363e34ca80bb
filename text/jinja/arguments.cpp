#include "text/jinja/arguments.h"

#include <algorithm>

namespace aha::text::jinja {

BoundArguments::BoundArguments(std::string_view callee, const Arguments& arguments,
                               std::initializer_list<std::string_view> parameters,
                               std::size_t required)
    : values_(parameters.size()), callee_(callee) {
  if (arguments.positional.size() > parameters.size()) {
    throw OperationError(callee_ + "() takes at most " + std::to_string(parameters.size()) +
                         " arguments, " + std::to_string(arguments.positional.size()) +
                         " were given");
  }
  std::copy(arguments.positional.begin(), arguments.positional.end(), values_.begin());
  for (const auto& [name, value] : arguments.keyword) {
    const auto* parameter = std::find(parameters.begin(), parameters.end(), name);
    if (parameter == parameters.end()) {
      throw OperationError(callee_ + "() has no argument '" + name + "'");
    }
    auto& place = values_[parameter - parameters.begin()];
    if (place) throw OperationError(callee_ + "() was given the argument '" + name + "' twice");
    place = value;
  }
  for (std::size_t i = 0; i < required; ++i) {
    if (!values_[i]) {
      throw OperationError(callee_ + "() needs at least " + std::to_string(required) +
                           " arguments");
    }
  }
}

std::int64_t BoundArguments::integer_or(std::size_t place, std::int64_t otherwise) const {
  if (!values_[place]) return otherwise;
  return values_[place]->integer("an argument of " + callee_ + "()");
}

}  // namespace aha::text::jinja
