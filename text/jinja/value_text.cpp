#include "text/jinja/value_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

#include <unicode/uchar.h>

#include "text/jinja/dict.h"
#include "text/jinja/sequence.h"
#include "text/utf8.h"

namespace aha::text::jinja {
namespace {

bool is_printable(char32_t c) {
  if (c == ' ') return true;
  constexpr std::uint32_t kHidden = U_GC_C_MASK | U_GC_Z_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kHidden) == 0;
}

std::string escape(char32_t c) {
  std::array<char, 16> escaped;
  const char* format = c > 0xFFFF ? "\\U%08x" : c > 0xFF ? "\\u%04x" : "\\x%02x";
  std::snprintf(escaped.data(), escaped.size(), format, static_cast<unsigned>(c));
  return escaped.data();
}

void append_string_repr(const std::string& text, TextBuilder& out) {
  const bool double_quoted =
      text.find('\'') != std::string::npos && text.find('"') == std::string::npos;
  const char quote = double_quoted ? '"' : '\'';
  std::string repr(1, quote);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const char32_t c = next_code_point(text, i);
    if (c == static_cast<char32_t>(quote) || c == '\\') {
      repr += '\\';
      repr += static_cast<char>(c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      repr += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
    } else if (is_printable(c)) {
      repr.append(text, begin, i - begin);
    } else {
      repr += escape(c);
    }
  }
  out.append(repr + quote);
}

void append_items(const std::vector<Value>& items, TextBuilder& out) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out.append(", ");
    append_repr(items[i], out);
  }
}

void append_range(const std::vector<Value>& items, TextBuilder& out) {
  const std::int64_t first = items.empty() ? 0 : items.front().integer();
  const std::int64_t step = items.size() < 2 ? 1 : items[1].integer() - first;
  const std::int64_t end = items.empty() ? 0 : items.back().integer() + step;
  if (items.size() < 2 || step != 1) {  // the end that was written is not known any more
    throw OperationError("a range cannot be printed; turn it into a list first");
  }
  out.append("range(" + std::to_string(first) + ", " + std::to_string(end) + ")");
}

void append_sequence(const Sequence& sequence, TextBuilder& out) {
  switch (sequence.kind()) {
    case SequenceKind::list:
      out.append("[");
      append_items(sequence.items(), out);
      return out.append("]");
    case SequenceKind::tuple:
      out.append("(");
      append_items(sequence.items(), out);
      return out.append(sequence.size() == 1 ? ",)" : ")");
    case SequenceKind::view:
      out.append(sequence.type_name() + "([");
      append_items(sequence.items(), out);
      return out.append("])");
    case SequenceKind::range:
      return append_range(sequence.items(), out);
    case SequenceKind::iterator:
      break;
  }
  throw OperationError("a generator cannot be printed; turn it into a list first");
}

void append_dict(const Dict& dict, TextBuilder& out) {
  out.append("{");
  for (std::size_t i = 0; i < dict.size(); ++i) {
    if (i > 0) out.append(", ");
    append_repr(dict.entries()[i].first, out);
    out.append(": ");
    append_repr(dict.entries()[i].second, out);
  }
  out.append("}");
}

}  // namespace

std::string float_repr(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  const double size = std::abs(number);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
  std::array<char, 64> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string text(digits.data(), end.ptr);
  if (plain && text.find('.') == std::string::npos) text += ".0";
  return text;
}

std::optional<double> parse_float(std::string_view text) {
  if (text.starts_with("+") && !text.starts_with("+-")) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = end == text.data() + text.size() && !text.ends_with(")");  // nan(...)
  if (error == std::errc::invalid_argument || !is_whole) return std::nullopt;
  if (error == std::errc()) return number;
  const bool is_small =
      text.find("e-") != std::string::npos || text.find("E-") != std::string::npos;
  number = is_small ? 0.0 : std::numeric_limits<double>::infinity();
  return text.starts_with("-") ? -number : number;
}

void append_repr(const Value& value, TextBuilder& out) {
  if (value.is_string()) return append_string_repr(value.string(), out);
  if (value.is_undefined()) return out.append("Undefined");
  if (value.sequence()) return append_sequence(*value.sequence(), out);
  if (value.dict()) return append_dict(*value.dict(), out);
  if (value.object() || value.marked_safe()) {
    throw OperationError("a value of type '" + value.type_name() + "' cannot be printed here");
  }
  out.append(to_text(value));
}

std::string to_text(const Value& value) {
  if (value.is_string()) return value.string();
  if (value.marked_safe()) return *value.marked_safe()->text;
  if (value.is_undefined()) return "";
  if (value.is_none()) return "None";
  if (value.is_bool()) return value.is_true() ? "True" : "False";
  if (value.is_integer()) return std::to_string(value.integer());
  if (value.is_float()) return float_repr(value.number());
  TextBuilder out;
  append_repr(value, out);
  return out.take();
}

}  // namespace aha::text::jinja
