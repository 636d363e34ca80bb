#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "text/jinja/value.h"

namespace aha::text::jinja {

// Python's dict: keys in the order in which they came. Filled once, then shared unchanged.
class Dict {
 public:
  using Entry = std::pair<Value, Value>;

  // Fails for a key that cannot be one (see hash_key).
  void set(const Value& key, Value value);
  void set(std::string_view key, Value value) { set(Value(key), std::move(value)); }

  // Nothing when the key is not there.
  const Value* find(const Value& key) const;
  const Value* find(std::string_view key) const;

  const std::vector<Entry>& entries() const { return entries_; }
  std::size_t size() const { return entries_.size(); }
  const Extent& extent() const { return extent_; }

  std::vector<Value> keys() const;
  std::vector<Value> values() const;
  // Tuples of key and value.
  std::vector<Value> items() const;

 private:
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> places_;  // hash_key to place in entries_
  Extent extent_;
};

Value make_dict(Dict dict);

// A text that two values share exactly when Python takes them for the same key. Fails for a value
// that cannot be a key, such as a list.
std::string hash_key(const Value& value);

}  // namespace aha::text::jinja
