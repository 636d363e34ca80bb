#include "text/jinja/value.h"

#include <utility>

#include "text/jinja/dict.h"
#include "text/jinja/object.h"
#include "text/jinja/sequence.h"

namespace aha::text::jinja {
namespace {

constexpr std::size_t kBytesPerWeight = 32;

[[noreturn]] void fail_type(const Value& value, std::string_view what, const char* expected) {
  if (value.is_undefined()) throw OperationError(*value.undefined()->problem);
  throw OperationError(std::string(what) + " must be " + expected + ", not '" + value.type_name() +
                       "'");
}

}  // namespace

Value Value::undefined(std::string problem) {
  Value value;
  value.data_ = Undefined{std::make_shared<const std::string>(std::move(problem))};
  return value;
}

bool Value::is_string() const {
  return std::holds_alternative<std::shared_ptr<const std::string>>(data_);
}

const std::string& Value::string() const {
  return *std::get<std::shared_ptr<const std::string>>(data_);
}

const std::string& Value::string(std::string_view what) const {
  if (!is_string()) fail_type(*this, what, "a string");
  return string();
}

std::int64_t Value::integer() const {
  if (const bool* truth = std::get_if<bool>(&data_)) return *truth ? 1 : 0;
  return std::get<std::int64_t>(data_);
}

std::int64_t Value::integer(std::string_view what) const {
  if (!is_integer()) fail_type(*this, what, "an integer");
  return integer();
}

double Value::number() const {
  if (const double* number = std::get_if<double>(&data_)) return *number;
  return static_cast<double>(integer());
}

Sequence* Value::sequence() const {
  const auto* found = std::get_if<std::shared_ptr<Sequence>>(&data_);
  return found ? found->get() : nullptr;
}

const Dict* Value::dict() const {
  const auto* found = std::get_if<std::shared_ptr<const Dict>>(&data_);
  return found ? found->get() : nullptr;
}

Object* Value::object() const {
  const auto* found = std::get_if<std::shared_ptr<Object>>(&data_);
  return found ? found->get() : nullptr;
}

bool Value::same_as(const Value& other) const {
  if (data_.index() != other.data_.index()) return false;
  if (sequence()) return sequence() == other.sequence();
  if (dict()) return dict() == other.dict();
  if (object()) return object() == other.object();
  if (is_float()) return number() == other.number();
  if (is_integer()) return integer() == other.integer();
  if (is_string()) return string() == other.string();
  return true;
}

bool Value::is_true() const {
  if (is_none() || is_undefined()) return false;
  if (is_number()) return number() != 0;
  if (is_string()) return !string().empty();
  if (const MarkedSafe* marked = marked_safe()) return !marked->text->empty();
  if (sequence()) return sequence()->kind() == SequenceKind::iterator || sequence()->size() > 0;
  if (dict()) return dict()->size() > 0;
  return true;
}

std::string Value::type_name() const {
  if (is_none()) return "NoneType";
  if (is_undefined()) return "Undefined";
  if (is_bool()) return "bool";
  if (is_integer()) return "int";
  if (is_float()) return "float";
  if (is_string()) return "str";
  if (marked_safe()) return "Markup";
  if (sequence()) return sequence()->type_name();
  if (dict()) return "dict";
  return object()->type_name();
}

std::size_t Value::depth() const {
  if (sequence()) return sequence()->extent().depth();
  if (dict()) return dict()->extent().depth();
  if (object()) return object()->depth();
  return 0;
}

std::size_t Value::weight() const {
  if (is_string()) return 1 + string().size() / kBytesPerWeight;
  if (const MarkedSafe* marked = marked_safe()) return 1 + marked->text->size() / kBytesPerWeight;
  if (sequence()) return sequence()->extent().weight();
  if (dict()) return dict()->extent().weight();
  return 1;
}

void Extent::add(const Value& item) {
  depth_ = std::max(depth_, item.depth() + 1);
  weight_ += item.weight();
  if (depth_ > kMaxValueDepth) throw OperationError("a value is nested too deeply");
  if (weight_ > kMaxValueWeight) throw OperationError("a value is too large");
}

}  // namespace aha::text::jinja
