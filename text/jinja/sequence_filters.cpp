#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "text/jinja/code_points.h"
#include "text/jinja/dict.h"
#include "text/jinja/filters.h"
#include "text/jinja/operators.h"
#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"
#include "text/jinja/split_string.h"

namespace aha::text::jinja {
namespace {

Value default_filter(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("default", arguments, {"default_value", "boolean"});
  const bool replaced = input.is_undefined() || (bound.is_true(1) && !input.is_true());
  return replaced ? bound.value_or(0, Value("")) : input;
}

Value length(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments none("length", arguments, {});
  return Value(length_of(input));
}

Value list(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments none("list", arguments, {});
  return make_list(items_of(input));
}

Value items(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments none("items", arguments, {});
  if (input.is_undefined()) return make_iterator({});
  if (!input.dict()) throw OperationError("the filter 'items' needs a mapping");
  return make_iterator(input.dict()->items());
}

Value first(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments none("first", arguments, {});
  Cursor cursor(input);
  return cursor.next().value_or(Value::undefined("no first item, the sequence was empty"));
}

// The items from the last to the first. Fails for an iterator, as Python's reversed() does.
std::vector<Value> reversed(const Value& input) {
  if (input.sequence() && input.sequence()->kind() == SequenceKind::iterator) {
    throw OperationError("'generator' object is not reversible");
  }
  std::vector<Value> items = items_of(input);
  std::reverse(items.begin(), items.end());
  return items;
}

Value last(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments none("last", arguments, {});
  const std::vector<Value> items = reversed(input);
  return items.empty() ? Value::undefined("no last item, the sequence was empty") : items.front();
}

Value reverse(Renderer&, const Value& input, const Arguments& arguments) {
  const BoundArguments none("reverse", arguments, {});
  std::vector<Value> items = items_of(input);
  std::reverse(items.begin(), items.end());
  if (!input.is_string()) return make_iterator(std::move(items));
  std::string text;
  for (const Value& character : items) text += character.string();
  return Value(std::move(text));
}

// Sorts `items` by their `keys`, stably and with Python's `<`.
std::vector<Value> sorted(const std::vector<Value>& items, const std::vector<Value>& keys,
                          bool reverse) {
  std::vector<std::size_t> order(items.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return reverse ? is_less(keys[b], keys[a]) : is_less(keys[a], keys[b]);
  });
  std::vector<Value> result;
  result.reserve(items.size());
  for (const std::size_t place : order) result.push_back(items[place]);
  return result;
}

Value dictsort(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("dictsort", arguments, {"case_sensitive", "by", "reverse"});
  if (!input.dict()) throw OperationError("the filter 'dictsort' needs a mapping");
  const Value by = bound.value_or(1, Value("key"));
  const std::string& name = by.string("the argument 'by' of dictsort()");
  if (name != "key" && name != "value") throw OperationError("dictsort() sorts by key or value");
  std::vector<Value> keys = name == "key" ? input.dict()->keys() : input.dict()->values();
  if (!bound.is_true(0)) std::ranges::transform(keys, keys.begin(), ignore_case);
  renderer.charge(input.weight());
  return make_list(sorted(input.dict()->items(), keys, bound.is_true(2)));
}

// What sort compares of an item: one value for each attribute between commas.
Value sort_key(const Value& item, const Value& attribute, bool case_sensitive) {
  const auto adapt = [&](const Value& v) { return case_sensitive ? v : ignore_case(v); };
  if (!attribute.is_string()) return make_list({adapt(get_path(item, attribute))});
  std::vector<Value> keys;
  for (const auto part : split_at(attribute.string(), ",", -1, false)) {
    keys.push_back(adapt(get_path(item, Value(part))));
  }
  return make_list(std::move(keys));
}

Value sort(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("sort", arguments, {"reverse", "case_sensitive", "attribute"});
  const std::vector<Value> items = items_of(input);
  std::vector<Value> keys;
  keys.reserve(items.size());
  for (const Value& item : items) {
    keys.push_back(sort_key(item, bound.value_or(2, Value()), bound.is_true(1)));
  }
  renderer.charge(input.weight());
  return make_list(sorted(items, keys, bound.is_true(0)));
}

Value unique(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("unique", arguments, {"case_sensitive", "attribute"});
  std::unordered_set<std::string> seen;
  std::vector<Value> kept;
  for (const Value& item : items_of(input)) {
    const Value key = get_path(item, bound.value_or(1, Value()));
    renderer.charge(key.weight());
    if (seen.insert(hash_key(bound.is_true(0) ? key : ignore_case(key))).second) {
      kept.push_back(item);
    }
  }
  return make_iterator(std::move(kept));
}

template <bool largest>
Value extreme(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound(largest ? "max" : "min", arguments, {"case_sensitive", "attribute"});
  const auto key = [&](const Value& item) {
    const Value found = get_path(item, bound.value_or(1, Value()));
    return bound.is_true(0) ? found : ignore_case(found);
  };
  const std::vector<Value> items = items_of(input);
  if (items.empty()) return Value::undefined("no aggregated item, the sequence was empty");
  renderer.charge(input.weight());
  Value best = items[0];
  for (const Value& item : items) {
    if (largest ? is_less(key(best), key(item)) : is_less(key(item), key(best))) best = item;
  }
  return best;
}

Value batch(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("batch", arguments, {"linecount", "fill_with"}, 1);
  const auto size = static_cast<std::size_t>(std::max<std::int64_t>(0, bound.integer_or(0, 0)));
  if (size == 0) throw OperationError("batch() needs a positive number");
  std::vector<Value> batches;
  std::vector<Value> batch;
  for (const Value& item : items_of(input)) {
    if (batch.size() == size) batches.push_back(make_list(std::exchange(batch, {})));
    batch.push_back(item);
  }
  const Value fill = bound.value_or(1, Value());
  if (!batch.empty() && !fill.is_none()) {
    renderer.charge(size - batch.size());
    batch.resize(size, fill);
  }
  if (!batch.empty()) batches.push_back(make_list(std::move(batch)));
  return make_iterator(std::move(batches));
}

}  // namespace

const FilterTable& sequence_filters() {
  static const FilterTable kFilters = {
      {"batch", batch},       {"count", length},
      {"d", default_filter},  {"default", default_filter},
      {"dictsort", dictsort}, {"first", first},
      {"items", items},       {"last", last},
      {"length", length},     {"list", list},
      {"max", extreme<true>}, {"min", extreme<false>},
      {"reverse", reverse},   {"sort", sort},
      {"unique", unique},
  };
  return kFilters;
}

}  // namespace aha::text::jinja
