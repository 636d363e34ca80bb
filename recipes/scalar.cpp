#include "recipes/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace aha::recipes {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_sign(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// Removes the digits at the start of `text` and says how many there were.
std::size_t take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  text.remove_prefix(count);
  return count;
}

// [digits][.digits][e[sign]digits] with a digit before the exponent.
bool has_number_form(std::string_view text) {
  std::size_t digits = take_digits(text);
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    digits += take_digits(text);
  }
  if (digits == 0) return false;
  if (!text.empty() && (text[0] == 'e' || text[0] == 'E')) {
    text = without_sign(text.substr(1));
    if (take_digits(text) == 0) return false;
  }
  return text.empty();
}

bool has_odd_number_form(std::string_view text) {
  const bool prefixed = text.size() > 2 && text[0] == '0' &&
                        std::string_view("xXoObB").find(text[1]) != std::string_view::npos;
  if (prefixed) {
    return std::all_of(text.begin() + 2, text.end(), [](char c) {
      return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '_';
    });
  }
  if (text.find('_') == std::string_view::npos || text.empty() || !is_digit(text[0])) return false;
  std::string joined(text);
  std::erase(joined, '_');
  return has_number_form(joined);
}

bool has_leading_zero(std::string_view text) {
  return text.size() > 1 && text[0] == '0' && is_digit(text[1]);
}

ScalarType type_of_number(std::string_view text) {
  const std::string_view bare = without_sign(text);
  if (has_odd_number_form(bare)) return ScalarType::odd_number;
  if (!has_number_form(bare)) return ScalarType::text;
  if (has_leading_zero(bare)) return ScalarType::odd_number;
  return std::all_of(bare.begin(), bare.end(), is_digit) ? ScalarType::integer : ScalarType::number;
}

// from_chars knows no plus sign.
std::string_view without_plus(std::string_view text) {
  return !text.empty() && text[0] == '+' ? text.substr(1) : text;
}

std::optional<double> to_double(std::string_view text) {
  text = without_plus(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

template <class Int>
std::optional<Int> to_integer(std::string_view text) {
  text = without_plus(text);
  if (text == "-0") text = "0";
  Int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

ScalarType type_of(const YamlNode& node) {
  return node.quoted ? ScalarType::text : type_of_scalar(node.text);
}

bool is_scalar(const YamlNode& node, ScalarType type) {
  return node.kind == YamlNode::Kind::scalar && type_of(node) == type;
}

bool is_quoted_number(const YamlNode& node) {
  const ScalarType type = type_of_scalar(node.text);
  return node.quoted && (type == ScalarType::integer || type == ScalarType::number);
}

// The advice that follows what was found where a number was expected.
std::string number_advice(const YamlNode& node, bool integer) {
  if (node.kind != YamlNode::Kind::scalar) return {};
  if (is_quoted_number(node)) return ": write it without quotes";
  const ScalarType type = type_of(node);
  if (type == ScalarType::odd_number) return ": write it in plain decimal digits";
  if (integer && type == ScalarType::number) {
    const auto value = to_double(node.text);
    if (value && std::abs(*value) < 1e15 && *value == std::trunc(*value)) {
      return fmt::format(": write {:.0f}", *value);
    }
  }
  return {};
}

nlohmann::json read_json_scalar(const YamlNode& node, const Place& place, Mistakes& mistakes) {
  switch (type_of(node)) {
    case ScalarType::null:
      return nullptr;
    case ScalarType::boolean:
      return node.text == "true";
    case ScalarType::integer:
      if (const auto value = to_integer<std::int64_t>(node.text)) return *value;
      if (const auto value = to_integer<std::uint64_t>(node.text)) return *value;
      break;
    case ScalarType::number:
      if (const auto value = to_double(node.text)) return *value;
      break;
    case ScalarType::text:
      return read_text(node, place, mistakes).value_or("");
    case ScalarType::not_finite:
    case ScalarType::odd_number:
      break;
    case ScalarType::odd_boolean:
      mistakes.add(place,
                   fmt::format("`{}` is ambiguous: write true or false, or put text in quotes",
                               shown(node.text)));
      return nullptr;
  }
  mistakes.add(place, fmt::format("`{}` is not a finite number that fits, in plain decimal digits; "
                                  "put it in quotes if it is text",
                                  shown(node.text)));
  return nullptr;
}

}  // namespace

ScalarType type_of_scalar(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kNulls = {"", "~", "null", "Null", "NULL"};
  static constexpr std::array<std::string_view, 6> kBooleans = {"true", "false", "yes",
                                                                "no",   "on",    "off"};
  static constexpr std::array<std::string_view, 5> kNotFinite = {".inf", ".nan", "inf", "nan",
                                                                 "infinity"};
  if (text == "true" || text == "false") return ScalarType::boolean;
  if (is_one_of(text, kNulls)) return ScalarType::null;
  const std::string folded = lower(text);
  if (is_one_of(folded, kBooleans)) return ScalarType::odd_boolean;
  if (is_one_of(without_sign(folded), kNotFinite)) return ScalarType::not_finite;
  return type_of_number(text);
}

std::string found(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::sequence:
      return "a list";
    case YamlNode::Kind::map:
      return "a map";
    case YamlNode::Kind::scalar:
      break;
  }
  return fmt::format("{}`{}`", node.quoted ? "the text " : "", shown(node.text));
}

std::optional<bool> read_boolean(const YamlNode& node, const Place& place, Mistakes& mistakes) {
  if (is_scalar(node, ScalarType::boolean)) return node.text == "true";
  mistakes.add(place, fmt::format("expected true or false, found {}", found(node)));
  return std::nullopt;
}

std::optional<double> read_number(const YamlNode& node, const Place& place, Mistakes& mistakes) {
  if (is_scalar(node, ScalarType::number) || is_scalar(node, ScalarType::integer)) {
    if (const auto value = to_double(node.text)) return value;
    mistakes.add(place, fmt::format("{} is too large or too small for a double", found(node)));
    return std::nullopt;
  }
  if (is_scalar(node, ScalarType::not_finite)) {
    mistakes.add(place, fmt::format("expected a finite number, found {}", found(node)));
    return std::nullopt;
  }
  mistakes.add(
      place, fmt::format("expected a number, found {}{}", found(node), number_advice(node, false)));
  return std::nullopt;
}

std::optional<std::string> read_text(const YamlNode& node, const Place& place, Mistakes& mistakes) {
  if (is_scalar(node, ScalarType::text)) {
    if (node.text.find('\0') == std::string::npos) return node.text;
    mistakes.add(place, "the text holds a NUL character");
    return std::nullopt;
  }
  mistakes.add(place, fmt::format("expected text, found {}{}", found(node),
                                  node.kind == YamlNode::Kind::null ? "" : ": put it in quotes"));
  return std::nullopt;
}

template <class Int>
std::optional<Int> read_integer(const YamlNode& node, const Place& place, Mistakes& mistakes) {
  if (is_scalar(node, ScalarType::integer)) {
    if (const auto value = to_integer<Int>(node.text)) return value;
    mistakes.add(place, fmt::format("must be in {}..{}, is {}", std::numeric_limits<Int>::min(),
                                    std::numeric_limits<Int>::max(), shown(node.text)));
    return std::nullopt;
  }
  mistakes.add(place, fmt::format("expected an integer, found {}{}", found(node),
                                  number_advice(node, true)));
  return std::nullopt;
}

template std::optional<int> read_integer(const YamlNode&, const Place&, Mistakes&);
template std::optional<std::uint64_t> read_integer(const YamlNode&, const Place&, Mistakes&);

nlohmann::json read_json(const YamlNode& node, const Place& place, Mistakes& mistakes) {
  if (node.kind == YamlNode::Kind::null) return nullptr;
  if (node.kind == YamlNode::Kind::scalar) return read_json_scalar(node, place, mistakes);
  const bool list = node.kind == YamlNode::Kind::sequence;
  nlohmann::json result = list ? nlohmann::json::array() : nlohmann::json::object();
  if (!list) refuse_duplicates(node, place, mistakes);
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const YamlNode& child = node.children[i];
    nlohmann::json value = read_json(child, place_of_child(node, place, i), mistakes);
    if (list) {
      result.push_back(std::move(value));
    } else {
      result[child.key] = std::move(value);
    }
  }
  return result;
}

void refuse_duplicates(const YamlNode& map, const Place& place, Mistakes& mistakes) {
  std::map<std::string_view, Location> seen;
  for (std::size_t i = 0; i < map.children.size(); ++i) {
    const YamlNode& child = map.children[i];
    const auto [first, is_new] = seen.emplace(child.key, child.location);
    if (is_new) continue;
    const Location& where = first->second;
    mistakes.add(place_of_child(map, place, i),
                 where.command_line ? std::string("given twice")
                                    : fmt::format("given twice, first in line {}", where.line));
  }
}

}  // namespace aha::recipes
