#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace aha::tasks {

// One JSON object of a JSON Lines file, and where it stands.
struct JsonlRow {
  std::string path;
  std::size_t line = 0;  // from 1
  nlohmann::json columns;

  // The column's text. Throws TaskError where it is missing or not a string.
  std::string text(const std::string& column) const;

  // Throws TaskError "path:line: column: message".
  [[noreturn]] void fail(std::string_view column, std::string_view message) const;
};

// All rows of the file; blank lines are skipped. Throws TaskError for a file that cannot be read,
// has no rows, or has a line that is not a JSON object in UTF-8.
std::vector<JsonlRow> read_jsonl(const std::string& path);

}  // namespace aha::tasks
