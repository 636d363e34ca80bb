#include "recipes/write_yaml.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "recipes/scalar.h"
#include "recipes/yaml_characters.h"

namespace aha::recipes {
namespace {

using Json = nlohmann::ordered_json;

bool is_plain(std::string_view text) {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '/';
  };
  return !text.empty() && is_word(text[0]) && type_of_scalar(text) == ScalarType::text &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_word(c) || c == '-'; });
}

std::string quoted(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return '"' + escape_characters(result) + '"';
}

std::string text_of(std::string_view text) {
  return is_plain(text) ? std::string(text) : quoted(text);
}

// Always with a point, so that it stays a number of its kind for YAML 1.1 readers as well, which
// take 1e-06 for text.
std::string text_of(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find('.') != std::string::npos) return text;
  const std::size_t exponent = std::min(text.find('e'), text.size());
  return text.insert(exponent, ".0");
}

bool is_inline(const Json& value) {
  if (value.empty() || !value.is_structured()) return true;
  return value.is_array() &&
         std::none_of(value.begin(), value.end(), [](const Json& one) { return one.is_object(); });
}

void write_block(const Json& value, std::size_t indent, std::string& out);

// A value after "key:" or "-".
void write_value(const Json& value, std::size_t indent, std::string& out) {
  if (is_inline(value)) {
    out += ' ' + write_yaml_inline(value) + '\n';
  } else {
    out += '\n';
    write_block(value, indent + 2, out);
  }
}

void write_list(const Json& list, std::size_t indent, std::string& out) {
  for (const Json& element : list) {
    out.append(indent, ' ');
    if (is_inline(element)) {
      out += "- " + write_yaml_inline(element) + '\n';
      continue;
    }
    // The first key of a map stands beside the dash.
    std::string block;
    write_block(element, indent + 2, block);
    out += "- " + block.substr(indent + 2);
  }
}

void write_block(const Json& value, std::size_t indent, std::string& out) {
  if (value.is_array()) {
    write_list(value, indent, out);
    return;
  }
  for (const auto& [key, child] : value.items()) {
    out.append(indent, ' ');
    out += text_of(key) + ':';
    write_value(child, indent, out);
  }
}

}  // namespace

std::string write_yaml_inline(const Json& value) {
  if (value.is_string()) return text_of(value.get_ref<const std::string&>());
  if (value.is_number_float()) return text_of(value.get<double>());
  if (!value.is_structured()) return value.dump();
  std::string text(1, value.is_array() ? '[' : '{');
  for (const auto& [key, child] : value.items()) {
    if (text.size() > 1) text += ", ";
    if (value.is_object()) text += text_of(key) + ": ";
    text += write_yaml_inline(child);
  }
  return text + (value.is_array() ? ']' : '}');
}

std::string write_yaml(const Json& value) {
  if (is_inline(value)) return write_yaml_inline(value) + '\n';
  std::string text;
  write_block(value, 0, text);
  return text;
}

}  // namespace aha::recipes
