#include "cli/score_row.h"

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace aha::cli {
namespace {

using nlohmann::json;

json json_of(const simdjson::dom::element& element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::ARRAY: {
      json list = json::array();
      const simdjson::dom::array elements = element.get_array().value_unsafe();
      for (const auto& one : elements) list.push_back(json_of(one));
      return list;
    }
    case element_type::OBJECT: {
      json map = json::object();
      const simdjson::dom::object members = element.get_object().value_unsafe();
      for (const auto& [key, value] : members) map[std::string(key)] = json_of(value);
      return map;
    }
    case element_type::INT64:
      return element.get_int64().value_unsafe();
    case element_type::UINT64:
      return element.get_uint64().value_unsafe();
    case element_type::DOUBLE:
      return element.get_double().value_unsafe();
    case element_type::STRING:
      return std::string(element.get_string().value_unsafe());
    case element_type::BOOL:
      return element.get_bool().value_unsafe();
    case element_type::NULL_VALUE:
      break;
  }
  return {};
}

// A column's text; an integer is text too, as in a task's own rows. Empty where it is missing.
std::string text_of(const json& row, const char* column) {
  const auto found = row.find(column);
  if (found == row.end()) {
    return "";
  }
  return found->is_string()           ? found->get<std::string>()
         : found->is_number_integer() ? found->dump()
                                      : "";
}

ScoreRow row_of(json row) {
  ScoreRow read;
  if (!row.is_object()) {
    read.mistake = fmt::format("expected a JSON object, found {}", row.type_name());
    return read;
  }
  const auto completion = row.find("completion");
  if (completion == row.end() || !completion->is_string()) {
    read.mistake = "completion: expected a column of text";
    return read;
  }
  read.completion = std::move(completion->get_ref<std::string&>());
  row.erase(completion);
  read.prompt.text = text_of(row, "prompt");
  row.erase("prompt");
  read.prompt.gold = text_of(row, "gold");
  read.prompt.answer_type = text_of(row, "answer_type");
  read.prompt.columns = std::move(row);
  return read;
}

// Much faster than nlohmann's reader, and stricter: numbers beyond 64 bits and deep nesting are
// left to that one.
std::optional<json> read_fast(const std::string& line) {
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element element;
  if (parser.parse(line).get(element) != simdjson::SUCCESS) return std::nullopt;
  return json_of(element);
}

}  // namespace

ScoreRow read_score_row(const std::string& line) {
  if (std::optional<json> row = read_fast(line)) return row_of(std::move(*row));
  try {
    return row_of(json::parse(line));
  } catch (const json::exception& error) {
    ScoreRow read;
    read.mistake = fmt::format("not valid JSON: {}", error.what());
    return read;
  }
}

}  // namespace aha::cli
