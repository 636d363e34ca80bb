#include "cli/json_row.h"

#include <limits>

#include <fmt/core.h>

#include "cli/replace_half_surrogates.h"
#include "text/utf8.h"

namespace aha::cli {

using Json = nlohmann::ordered_json;

Json parse_row(std::string line) {
  if (!text::is_valid_utf8(line)) line = text::replace_invalid_utf8(line);
  replace_half_surrogates(line);
  Json row;
  try {
    row = Json::parse(line);
  } catch (const Json::exception& error) {
    throw RowError(fmt::format("not valid JSON: {}", error.what()));
  }
  if (!row.is_object()) {
    throw RowError(fmt::format("expected a JSON object, found {}", row.type_name()));
  }
  return row;
}

std::vector<std::int32_t> ids_of(const Json& row, const char* column) {
  const auto found = row.find(column);
  if (found == row.end() || !found->is_array()) {
    throw RowError(fmt::format("{}: expected a column of lists of whole numbers", column));
  }
  std::vector<std::int32_t> ids;
  ids.reserve(found->size());
  for (const Json& id : *found) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::int32_t>::max();
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() > kMost) {
      throw RowError(
          fmt::format("{}[{}]: expected an id, found {}", column, ids.size(), id.dump()));
    }
    ids.push_back(id.get<std::int32_t>());
  }
  return ids;
}

std::string error_row(const std::exception& error) {
  return Json{{"error", error.what()}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace aha::cli
