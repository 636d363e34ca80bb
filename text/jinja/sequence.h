#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "text/jinja/value.h"

namespace aha::text::jinja {

// A view is what a mapping's keys(), values() and items() give; an iterator is what map, select
// and their like give: it can be gone through once and has no length.
enum class SequenceKind { list, tuple, range, view, iterator };

// What can be gone through item by item, but for text and mappings.
class Sequence {
 public:
  // `type_name` is that of a view, such as "dict_keys".
  Sequence(SequenceKind kind, std::vector<Value> items, std::string type_name = "");

  SequenceKind kind() const { return kind_; }
  std::string type_name() const;
  // An iterator's items include those already taken.
  const std::vector<Value>& items() const { return items_; }
  std::size_t size() const { return items_.size(); }
  const Extent& extent() const { return extent_; }

  bool has_length() const { return kind_ != SequenceKind::iterator; }
  // Whether items can be reached by number.
  bool is_indexed() const { return has_length() && kind_ != SequenceKind::view; }

  // Takes an iterator's next item.
  std::optional<Value> take();

 private:
  SequenceKind kind_;
  std::string type_name_;
  std::vector<Value> items_;
  Extent extent_;
  std::size_t taken_ = 0;
};

Value make_list(std::vector<Value> items);
Value make_tuple(std::vector<Value> items);
Value make_iterator(std::vector<Value> items);
Value make_view(std::string type_name, std::vector<Value> items);

// Goes through any value item by item, as Python's `for` does: the characters of text, the keys
// of a mapping. Fails when the value cannot be gone through.
class Cursor {
 public:
  explicit Cursor(Value iterable);

  std::optional<Value> next();

 private:
  Value iterable_;
  std::size_t position_ = 0;
};

// What is left in a value that can be gone through.
std::vector<Value> items_of(const Value& iterable);
bool is_iterable(const Value& value);
// Python's len(). Fails for what has none.
std::size_t length_of(const Value& value);

}  // namespace aha::text::jinja
