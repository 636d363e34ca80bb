#include "text/jinja/attributes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "text/jinja/code_points.h"
#include "text/jinja/dict.h"
#include "text/jinja/methods.h"
#include "text/jinja/object.h"
#include "text/jinja/sequence.h"
#include "text/jinja/value_text.h"
#include "text/utf8.h"

namespace aha::text::jinja {
namespace {

void check_defined(const Value& object) {
  if (object.is_undefined()) throw OperationError(*object.undefined()->problem);
}

std::string describe(const Value& object) {
  return object.is_none() ? "None" : object.type_name() + " object";
}

std::optional<Value> find_attribute(const Value& object, const std::string& name) {
  if (object.object()) return object.object()->attribute(name);
  if (!has_method(object, name)) return std::nullopt;
  if (changes_value(object, name)) {
    return Value::undefined("the method '" + name + "' of '" + describe(object) +
                            "' would change it, which a template must not");
  }
  return Value(std::static_pointer_cast<Object>(std::make_shared<Method>(object, name)));
}

std::optional<Value> find_numbered(const Value& object, std::int64_t index) {
  const bool indexed = object.sequence() && object.sequence()->is_indexed();
  if (!indexed && !object.is_string()) return std::nullopt;
  const auto size = static_cast<std::int64_t>(length_of(object));
  if (index < 0) index += size;
  if (index < 0 || index >= size) return std::nullopt;
  if (indexed) return object.sequence()->items()[static_cast<std::size_t>(index)];
  const std::string& text = object.string();
  const std::size_t begin = byte_offset(text, static_cast<std::size_t>(index));
  return Value(text.substr(begin, byte_offset(std::string_view(text).substr(begin), 1)));
}

bool is_hashable(const Value& key) {
  if (key.dict()) return false;
  if (!key.sequence()) return true;
  const SequenceKind kind = key.sequence()->kind();
  if (kind == SequenceKind::list || kind == SequenceKind::view) return false;
  const auto& items = key.sequence()->items();
  return kind != SequenceKind::tuple || std::all_of(items.begin(), items.end(), is_hashable);
}

std::optional<Value> find_item(const Value& object, const Value& key) {
  if (const Dict* dict = object.dict()) {
    const Value* found = is_hashable(key) ? dict->find(key) : nullptr;
    return found ? std::optional(*found) : std::nullopt;
  }
  return key.is_integer() ? find_numbered(object, key.integer()) : std::nullopt;
}

// The places that a slice takes of `size` items, in order.
std::vector<std::size_t> places_of(const SliceBounds& bounds, std::size_t item_count) {
  const auto size = static_cast<std::int64_t>(item_count);
  const std::int64_t step = bounds.step;
  const std::int64_t lowest = step < 0 ? -1 : 0;
  const std::int64_t highest = step < 0 ? size - 1 : size;
  const auto bound = [&](std::optional<std::int64_t> place, std::int64_t otherwise) {
    if (!place) return otherwise;
    return std::clamp(*place < 0 ? *place + size : *place, lowest, highest);
  };
  std::int64_t place = bound(bounds.start, step < 0 ? highest : lowest);
  const std::int64_t stop = bound(bounds.stop, step < 0 ? lowest : highest);
  std::vector<std::size_t> places;
  while (step < 0 ? place > stop : place < stop) {
    places.push_back(static_cast<std::size_t>(place));
    if (__builtin_add_overflow(place, step, &place)) break;
  }
  return places;
}

std::string slice_text(const std::string& text, const SliceBounds& bounds) {
  std::vector<std::size_t> begins;  // of each code point, and the end
  for (std::size_t i = 0; i < text.size(); next_code_point(text, i)) begins.push_back(i);
  begins.push_back(text.size());
  std::string taken;
  for (const std::size_t place : places_of(bounds, begins.size() - 1)) {
    taken.append(text, begins[place], begins[place + 1] - begins[place]);
  }
  return taken;
}

}  // namespace

Value get_attribute(const Value& object, const std::string& name) {
  check_defined(object);
  if (auto attribute = find_attribute(object, name)) return *std::move(attribute);
  if (object.dict()) {
    if (const Value* found = object.dict()->find(name)) return *found;
  }
  return Value::undefined("'" + describe(object) + "' has no attribute '" + name + "'");
}

Value get_item(const Value& object, const Value& key) {
  check_defined(object);
  if (auto item = find_item(object, key)) return *std::move(item);
  if (!key.is_string()) {
    const bool short_key = key.is_number() || key.is_none();
    return Value::undefined(describe(object) + " has no element " +
                            (short_key ? to_text(key) : "of type '" + key.type_name() + "'"));
  }
  if (auto attribute = find_attribute(object, key.string())) return *std::move(attribute);
  return Value::undefined("'" + describe(object) + "' has no attribute '" + key.string() + "'");
}

Value get_slice(const Value& object, const SliceBounds& bounds) {
  check_defined(object);
  if (bounds.step == 0) throw OperationError("the step of a slice must not be zero");
  const bool indexed = object.sequence() && object.sequence()->is_indexed();
  if (!indexed && !object.is_string()) {
    throw OperationError("'" + object.type_name() + "' object cannot be sliced");
  }
  if (!indexed) return Value(slice_text(object.string(), bounds));
  std::vector<Value> taken;
  const auto& items = object.sequence()->items();
  for (const std::size_t place : places_of(bounds, items.size())) taken.push_back(items[place]);
  return Value(std::make_shared<Sequence>(object.sequence()->kind(), std::move(taken)));
}

}  // namespace aha::text::jinja
