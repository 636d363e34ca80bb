#include <algorithm>
#include <string>

#include "text/jinja/dict.h"
#include "text/jinja/operators.h"
#include "text/jinja/sequence.h"

namespace aha::text::jinja {
namespace {

// Exact for every integer of 64 bits: a long double has 64 bits of mantissa or more.
long double exact(const Value& number) {
  return number.is_float() ? static_cast<long double>(number.number())
                           : static_cast<long double>(number.integer());
}

const std::string* text_of(const Value& value) {
  if (value.is_string()) return &value.string();
  return value.marked_safe() ? value.marked_safe()->text.get() : nullptr;
}

bool are_equal(const Sequence& left, const Sequence& right) {
  if (left.kind() == SequenceKind::view || right.kind() == SequenceKind::view) {
    throw OperationError("comparing a '" + left.type_name() + "' with a '" + right.type_name() +
                         "' is not supported; turn them into lists first");
  }
  if (&left == &right) return true;
  if (left.kind() != right.kind() || left.kind() == SequenceKind::iterator) return false;
  return std::equal(left.items().begin(), left.items().end(), right.items().begin(),
                    right.items().end(), is_equal);
}

bool are_equal(const Dict& left, const Dict& right) {
  if (left.size() != right.size()) return false;
  return std::all_of(left.entries().begin(), left.entries().end(), [&](const auto& entry) {
    const Value* other = right.find(entry.first);
    return other && is_equal(entry.second, *other);
  });
}

bool are_comparable(const Value& left, const Value& right) {
  const Sequence* a = left.sequence();
  const Sequence* b = right.sequence();
  return a && b && a->kind() == b->kind() &&
         (a->kind() == SequenceKind::list || a->kind() == SequenceKind::tuple);
}

// Compares by the first items that differ, as Python does: `compare` decides on those, or on the
// lengths when there are none.
template <typename Compare>
bool compare_in_order(const Value& left, const Value& right, std::string_view symbol,
                      Compare compare) {
  for (const Value* value : {&left, &right}) {
    if (value->is_undefined()) throw OperationError(*value->undefined()->problem);
  }
  if (left.is_number() && right.is_number()) return compare(exact(left), exact(right));
  if (left.is_string() && right.is_string()) return compare(left.string(), right.string());
  if (are_comparable(left, right)) {
    const auto& a = left.sequence()->items();
    const auto& b = right.sequence()->items();
    const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), is_equal);
    if (x == a.end() || y == b.end()) return compare(a.size(), b.size());
    return compare_in_order(*x, *y, symbol, compare);
  }
  throw OperationError("'" + std::string(symbol) + "' not supported between '" + left.type_name() +
                       "' and '" + right.type_name() + "'");
}

}  // namespace

bool is_equal(const Value& left, const Value& right) {
  if (left.is_number() && right.is_number()) return exact(left) == exact(right);
  if (text_of(left) && text_of(right)) return *text_of(left) == *text_of(right);
  if (left.sequence() && right.sequence()) return are_equal(*left.sequence(), *right.sequence());
  if (left.dict() && right.dict()) return are_equal(*left.dict(), *right.dict());
  return left.same_as(right);
}

bool is_less(const Value& left, const Value& right) {
  return compare_in_order(left, right, "<", [](const auto& a, const auto& b) { return a < b; });
}

bool is_at_most(const Value& left, const Value& right) {
  return compare_in_order(left, right, "<=", [](const auto& a, const auto& b) { return a <= b; });
}

bool contains(const Value& container, const Value& item) {
  if (container.is_string()) {
    const std::string& part = item.string("what is searched for in a string");
    return container.string().find(part) != std::string::npos;
  }
  if (container.dict()) return container.dict()->find(item) != nullptr;
  if (container.type_name() == "dict_keys") hash_key(item);  // fails for what cannot be a key
  Cursor cursor(container);
  while (const auto found = cursor.next()) {
    if (is_equal(*found, item)) return true;
  }
  return false;
}

}  // namespace aha::text::jinja
