#pragma once

#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace aha::cli {

// What is wrong with one row of a command's input; the row's own output row says it.
class RowError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A line as a JSON object in its own order of keys, which a chat template shows; what is no Unicode
// in it is read as U+FFFD. Throws RowError.
nlohmann::ordered_json parse_row(std::string line);

// A column of token ids. Throws RowError.
std::vector<std::int32_t> ids_of(const nlohmann::ordered_json& row, const char* column);

// The output row of a row that could not be done.
std::string error_row(const std::exception& error);

}  // namespace aha::cli
