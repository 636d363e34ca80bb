#include "text/jinja/dict.h"

#include <cmath>
#include <memory>

#include "text/jinja/object.h"
#include "text/jinja/sequence.h"

namespace aha::text::jinja {
namespace {

std::string text_key(std::string_view text) { return "s" + std::string(text); }

std::string number_key(const Value& value) {
  if (value.is_integer()) return "n" + std::to_string(value.integer());
  const double number = value.number();
  const bool whole = std::abs(number) < 9e18 && number == std::trunc(number);
  if (whole) return "n" + std::to_string(static_cast<std::int64_t>(number));
  return "f" + std::to_string(std::hash<double>()(number));
}

std::string items_key(std::string key, const Sequence& sequence) {
  for (const Value& item : sequence.items()) {
    const std::string part = hash_key(item);
    key += std::to_string(part.size()) + ":" + part;
  }
  return key;
}

std::string address_key(const void* address) {
  return "@" + std::to_string(reinterpret_cast<std::uintptr_t>(address));
}

}  // namespace

std::string hash_key(const Value& value) {
  if (value.is_string()) return text_key(value.string());
  if (value.is_number()) return number_key(value);
  if (value.is_none()) return "0";
  if (value.is_undefined()) return "u";
  if (value.object()) return address_key(value.object());
  if (const Sequence* sequence = value.sequence()) {
    if (sequence->kind() == SequenceKind::tuple) return items_key("(", *sequence);
    if (sequence->kind() == SequenceKind::range) return items_key("r", *sequence);
    if (sequence->kind() == SequenceKind::iterator) return address_key(sequence);
  }
  throw OperationError("unhashable type: '" + value.type_name() + "'");
}

void Dict::set(const Value& key, Value value) {
  const auto [place, is_new] = places_.emplace(hash_key(key), entries_.size());
  extent_.add(value);
  if (is_new) {
    extent_.add(key);
    entries_.emplace_back(key, std::move(value));
  } else {
    entries_[place->second].second = std::move(value);
  }
}

const Value* Dict::find(const Value& key) const {
  const auto place = places_.find(hash_key(key));
  return place == places_.end() ? nullptr : &entries_[place->second].second;
}

const Value* Dict::find(std::string_view key) const {
  const auto place = places_.find(text_key(key));
  return place == places_.end() ? nullptr : &entries_[place->second].second;
}

std::vector<Value> Dict::keys() const {
  std::vector<Value> keys;
  keys.reserve(size());
  for (const Entry& entry : entries_) keys.push_back(entry.first);
  return keys;
}

std::vector<Value> Dict::values() const {
  std::vector<Value> values;
  values.reserve(size());
  for (const Entry& entry : entries_) values.push_back(entry.second);
  return values;
}

std::vector<Value> Dict::items() const {
  std::vector<Value> items;
  items.reserve(size());
  for (const Entry& entry : entries_) items.push_back(make_tuple({entry.first, entry.second}));
  return items;
}

Value make_dict(Dict dict) { return Value(std::make_shared<const Dict>(std::move(dict))); }

}  // namespace aha::text::jinja
