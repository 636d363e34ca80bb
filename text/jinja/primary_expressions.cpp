#include "text/jinja/primary_expressions.h"

#include <algorithm>
#include <optional>

#include "text/jinja/attributes.h"
#include "text/jinja/dict.h"
#include "text/jinja/object.h"
#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"

namespace aha::text::jinja {
namespace {

Value call(Renderer& renderer, const Value& callee, const Arguments& arguments) {
  if (callee.is_undefined()) throw OperationError(*callee.undefined()->problem);
  if (!callee.object()) {
    throw OperationError("'" + callee.type_name() + "' object is not callable");
  }
  Value result = callee.object()->call(renderer, arguments);
  charge_made(renderer, result);
  return result;
}

std::optional<std::int64_t> bound_of(Renderer& renderer, const ExpressionPtr& expression) {
  if (!expression) return std::nullopt;
  const Value bound = expression->evaluate(renderer);
  if (bound.is_none()) return std::nullopt;
  return bound.integer("a bound of a slice");
}

}  // namespace

Value Name::value(Renderer& renderer) const { return renderer.lookup(name_); }

Value SequenceLiteral::value(Renderer& renderer) const {
  std::vector<Value> items;
  items.reserve(items_.size());
  for (const auto& item : items_) items.push_back(item->evaluate(renderer));
  return is_tuple_ ? make_tuple(std::move(items)) : make_list(std::move(items));
}

Value DictLiteral::value(Renderer& renderer) const {
  Dict dict;
  for (const auto& [key, value] : entries_) {
    const Value name = key->evaluate(renderer);
    dict.set(name, value->evaluate(renderer));
  }
  return make_dict(std::move(dict));
}

Value Attribute::value(Renderer& renderer) const {
  return get_attribute(object_->evaluate(renderer), name_);
}

Value Subscript::value(Renderer& renderer) const {
  const Value object = object_->evaluate(renderer);
  const Value key = key_->evaluate(renderer);
  renderer.charge(key.weight());
  if (object.is_string()) renderer.charge(object.weight());
  return get_item(object, key);
}

Value Slice::value(Renderer& renderer) const {
  const Value object = object_->evaluate(renderer);
  SliceBounds bounds;
  bounds.start = bound_of(renderer, start_);
  bounds.stop = bound_of(renderer, stop_);
  bounds.step = bound_of(renderer, step_).value_or(1);
  charge_made(renderer, object);
  return get_slice(object, bounds);
}

Value Call::value(Renderer& renderer) const {
  const Value callee = callee_->evaluate(renderer);
  return call(renderer, callee, arguments_.evaluate(renderer));
}

Value Call::call_with(Renderer& renderer, const std::string& keyword, Value argument) const {
  const Value callee = callee_->evaluate(renderer);
  Arguments arguments = arguments_.evaluate(renderer);
  arguments.keyword.emplace_back(keyword, std::move(argument));
  return call(renderer, callee, arguments);
}

Value FilterCall::apply(Renderer& renderer, const Value& innermost) const {
  const Renderer::Level level(renderer);
  const auto* chained = dynamic_cast<const FilterCall*>(input_.get());
  const Value input = chained  ? chained->apply(renderer, innermost)
                      : input_ ? input_->evaluate(renderer)
                               : innermost;
  const Arguments arguments = arguments_.evaluate(renderer);
  renderer.charge(input.is_string() ? input.weight() : 1);
  Value result = filter_(renderer, input, arguments);
  charge_made(renderer, result);
  return result;
}

Value TestCall::value(Renderer& renderer) const {
  const Value tested = tested_->evaluate(renderer);
  const Arguments arguments = arguments_.evaluate(renderer);
  for (const Value& argument : arguments.positional) {
    renderer.charge(std::max(tested.weight(), argument.weight()));
  }
  return Value(test_(tested, arguments));
}

}  // namespace aha::text::jinja
