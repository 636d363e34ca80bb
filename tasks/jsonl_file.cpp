#include "tasks/jsonl_file.h"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "tasks/integer_text.h"
#include "tasks/task_error.h"

namespace aha::tasks {
namespace {

nlohmann::json parse_object(const std::string& path, std::size_t line, const std::string& text) {
  nlohmann::json columns;
  try {
    columns = nlohmann::json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    throw TaskError(fmt::format("{}:{}: not valid JSON: {}", path, line, error.what()));
  }
  if (!columns.is_object()) {
    throw TaskError(
        fmt::format("{}:{}: expected a JSON object, found {}", path, line, columns.type_name()));
  }
  return columns;
}

}  // namespace

void JsonlRow::fail(std::string_view column, std::string_view message) const {
  throw TaskError(fmt::format("{}:{}: {}: {}", path, line, column, message));
}

std::string JsonlRow::text(const std::string& column) const {
  const auto found = columns.find(column);
  if (found == columns.end()) {
    fail(column, "this column is missing");
  }
  if (!found->is_string()) {
    fail(column, fmt::format("expected a string, found {}", found->type_name()));
  }
  return found->get<std::string>();
}

std::vector<JsonlRow> read_jsonl(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw TaskError(
        fmt::format("{}: cannot be opened: {}", path, std::generic_category().message(errno)));
  }
  std::vector<JsonlRow> rows;
  std::string text;
  for (std::size_t line = 1; std::getline(file, text); ++line) {
    if (!trim(text).empty()) {
      rows.push_back({path, line, parse_object(path, line, text)});
    }
  }
  if (file.bad() || !file.eof()) {
    throw TaskError(fmt::format("{}: cannot be read to its end", path));
  }
  if (rows.empty()) {
    throw TaskError(fmt::format("{}: has no rows", path));
  }
  return rows;
}

}  // namespace aha::tasks
