#include "text/jinja/sequence.h"

#include <utility>

#include "text/jinja/code_points.h"
#include "text/jinja/dict.h"
#include "text/utf8.h"

namespace aha::text::jinja {
namespace {

Value make(SequenceKind kind, std::vector<Value> items, std::string type_name = "") {
  return Value(std::make_shared<Sequence>(kind, std::move(items), std::move(type_name)));
}

}  // namespace

Sequence::Sequence(SequenceKind kind, std::vector<Value> items, std::string type_name)
    : kind_(kind), type_name_(std::move(type_name)), items_(std::move(items)) {
  for (const Value& item : items_) extent_.add(item);
}

std::string Sequence::type_name() const {
  switch (kind_) {
    case SequenceKind::list:
      return "list";
    case SequenceKind::tuple:
      return "tuple";
    case SequenceKind::range:
      return "range";
    case SequenceKind::view:
      return type_name_;
    case SequenceKind::iterator:
      break;
  }
  return "generator";
}

std::optional<Value> Sequence::take() {
  if (taken_ == items_.size()) return std::nullopt;
  return items_[taken_++];
}

Value make_list(std::vector<Value> items) { return make(SequenceKind::list, std::move(items)); }
Value make_tuple(std::vector<Value> items) { return make(SequenceKind::tuple, std::move(items)); }
Value make_iterator(std::vector<Value> items) {
  return make(SequenceKind::iterator, std::move(items));
}
Value make_view(std::string type_name, std::vector<Value> items) {
  return make(SequenceKind::view, std::move(items), std::move(type_name));
}

Cursor::Cursor(Value iterable) : iterable_(std::move(iterable)) {
  if (!is_iterable(iterable_)) {
    throw OperationError("'" + iterable_.type_name() + "' object is not iterable");
  }
}

std::optional<Value> Cursor::next() {
  if (Sequence* sequence = iterable_.sequence()) {
    if (sequence->kind() == SequenceKind::iterator) return sequence->take();
    if (position_ == sequence->size()) return std::nullopt;
    return sequence->items()[position_++];
  }
  if (const Dict* dict = iterable_.dict()) {
    if (position_ == dict->size()) return std::nullopt;
    return dict->entries()[position_++].first;
  }
  if (!iterable_.is_string() || position_ == iterable_.string().size()) return std::nullopt;
  const std::size_t begin = position_;
  next_code_point(iterable_.string(), position_);
  return Value(iterable_.string().substr(begin, position_ - begin));
}

std::vector<Value> items_of(const Value& iterable) {
  Cursor cursor(iterable);
  std::vector<Value> items;
  while (auto item = cursor.next()) items.push_back(*std::move(item));
  return items;
}

bool is_iterable(const Value& value) {
  return value.sequence() || value.dict() || value.is_string() || value.is_undefined();
}

std::size_t length_of(const Value& value) {
  if (value.is_undefined()) return 0;
  if (value.is_string()) return code_point_count(value.string());
  if (value.dict()) return value.dict()->size();
  if (value.sequence() && value.sequence()->has_length()) return value.sequence()->size();
  throw OperationError("object of type '" + value.type_name() + "' has no len()");
}

}  // namespace aha::text::jinja
