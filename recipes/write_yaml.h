#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace aha::recipes {

// YAML that parse_yaml reads back to the same values and types: maps and lists of maps in block
// style, other lists on one line. Text that could be taken for anything else is put in double
// quotes.
std::string write_yaml(const nlohmann::ordered_json& value);

// A value on one line.
std::string write_yaml_inline(const nlohmann::ordered_json& value);

}  // namespace aha::recipes
