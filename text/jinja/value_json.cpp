#include "text/jinja/value_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "text/jinja/dict.h"
#include "text/jinja/operators.h"
#include "text/jinja/sequence.h"
#include "text/jinja/text_builder.h"
#include "text/jinja/value_text.h"
#include "text/utf8.h"

namespace aha::text::jinja {
namespace {

using nlohmann::ordered_json;

Value from_json(const ordered_json& document, std::size_t depth);

std::string checked(const std::string& text) {
  if (!is_valid_utf8(text)) throw OperationError("a variable holds text that is not UTF-8");
  return text;
}

Value number_from_json(const ordered_json& number) {
  if (number.is_number_float()) return Value(number.get<double>());
  if (number.is_number_unsigned() && number.get<std::uint64_t>() > INT64_MAX) {
    throw OperationError("a variable holds an integer beyond 64 bits: " + number.dump());
  }
  return Value(number.get<std::int64_t>());
}

Value dict_from_json(const ordered_json& object, std::size_t depth) {
  Dict dict;
  for (const auto& [key, value] : object.items()) {
    dict.set(checked(key), from_json(value, depth + 1));
  }
  return make_dict(std::move(dict));
}

Value from_json(const ordered_json& document, std::size_t depth) {
  if (depth > kMaxValueDepth) throw OperationError("a variable is nested too deeply");
  if (document.is_null()) return Value();
  if (document.is_boolean()) return Value(document.get<bool>());
  if (document.is_string()) return Value(checked(document.get_ref<const std::string&>()));
  if (document.is_number()) return number_from_json(document);
  if (document.is_object()) return dict_from_json(document, depth);
  if (!document.is_array()) throw OperationError("a variable is no JSON");
  std::vector<Value> items;
  items.reserve(document.size());
  for (const auto& item : document) items.push_back(from_json(item, depth + 1));
  return make_list(std::move(items));
}

// Writes one value as json.dumps does.
class JsonWriter {
 public:
  explicit JsonWriter(const JsonStyle& style) : style_(style) {}

  void write(const Value& value);
  std::string take() { return out_.take(); }

 private:
  void write_string(const std::string& text);
  void write_list(const Sequence& list);
  void write_dict(const Dict& dict);
  std::string key_text(const Value& key) const;
  // Separates items, or ends the container when `last`.
  void begin_item(bool first);
  void end_container(bool empty, std::string_view bracket);
  void new_line();

  const JsonStyle& style_;
  TextBuilder out_;
  std::size_t depth_ = 0;
};

std::string escape_unit(unsigned unit) {
  std::array<char, 16> escaped;
  std::snprintf(escaped.data(), escaped.size(), "\\u%04x", unit);
  return escaped.data();
}

std::string escape_code_point(char32_t c) {
  if (c < 0x10000) return escape_unit(c);
  return escape_unit(0xD7C0 + (c >> 10)) + escape_unit(0xDC00 + (c & 0x3FF));
}

std::string_view short_escape(char32_t c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    default:
      return "";
  }
}

std::string scalar_text(const Value& value) {
  if (value.is_none()) return "null";
  if (value.is_bool()) return value.is_true() ? "true" : "false";
  if (value.is_integer()) return std::to_string(value.integer());
  const double number = value.number();
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  return float_repr(number);
}

void JsonWriter::write(const Value& value) {
  if (value.is_string()) return write_string(value.string());
  if (value.marked_safe()) return write_string(*value.marked_safe()->text);
  if (value.is_none() || value.is_number()) return out_.append(scalar_text(value));
  if (value.dict()) return write_dict(*value.dict());
  const Sequence* sequence = value.sequence();
  if (sequence &&
      (sequence->kind() == SequenceKind::list || sequence->kind() == SequenceKind::tuple)) {
    return write_list(*sequence);
  }
  const std::string reason = value.is_undefined() ? ": " + *value.undefined()->problem : "";
  throw OperationError("an object of type " + value.type_name() + " cannot be written as JSON" +
                       reason);
}

void JsonWriter::write_string(const std::string& text) {
  std::string escaped = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const char32_t c = next_code_point(text, i);
    if (const auto shorter = short_escape(c); !shorter.empty()) {
      escaped += shorter;
    } else if (c < 0x20 || (style_.ensure_ascii && c > 0x7E)) {
      escaped += escape_code_point(c);
    } else {
      escaped.append(text, begin, i - begin);
    }
  }
  out_.append(escaped + '"');
}

void JsonWriter::new_line() {
  if (!style_.indent) return;
  out_.append("\n");
  out_.append_repeated(*style_.indent, depth_);
}

void JsonWriter::begin_item(bool first) {
  if (first) {
    ++depth_;
  } else {
    out_.append(style_.item_separator);
  }
  new_line();
}

void JsonWriter::end_container(bool empty, std::string_view bracket) {
  if (!empty) {
    --depth_;
    new_line();
  }
  out_.append(bracket);
}

void JsonWriter::write_list(const Sequence& list) {
  out_.append("[");
  bool first = true;
  for (const Value& item : list.items()) {
    begin_item(first);
    first = false;
    write(item);
  }
  end_container(first, "]");
}

std::string JsonWriter::key_text(const Value& key) const {
  if (key.is_string()) return key.string();
  if (key.is_none() || key.is_number()) return scalar_text(key);
  throw OperationError("a key of type " + key.type_name() + " cannot be written as JSON");
}

void JsonWriter::write_dict(const Dict& dict) {
  out_.append("{");
  std::vector<Dict::Entry> entries = dict.entries();
  if (style_.sort_keys) {
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return is_less(a.first, b.first); });
  }
  bool first = true;
  for (const auto& [key, value] : entries) {
    begin_item(first);
    first = false;
    write_string(key_text(key));
    out_.append(style_.key_separator);
    write(value);
  }
  end_container(first, "}");
}

}  // namespace

Value value_from_json(const ordered_json& document) { return from_json(document, 0); }

std::string to_json(const Value& value, const JsonStyle& style) {
  JsonWriter writer(style);
  writer.write(value);
  return writer.take();
}

}  // namespace aha::text::jinja
