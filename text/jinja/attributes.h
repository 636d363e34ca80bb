#pragma once

#include <optional>
#include <string>

#include "text/jinja/value.h"

namespace aha::text::jinja {

// `object.name`: a method or attribute, else the item of that key; undefined when there is
// neither. So `message.items` is the method even where a key is called so. Fails for an undefined
// object.
Value get_attribute(const Value& object, const std::string& name);

// `object[key]`: the item, else the method or attribute; undefined when there is neither.
Value get_item(const Value& object, const Value& key);

// `object[start:stop:step]` of text, lists, tuples and ranges.
struct SliceBounds {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> stop;
  std::int64_t step = 1;
};
Value get_slice(const Value& object, const SliceBounds& bounds);

}  // namespace aha::text::jinja
