#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "recipes/mistakes.h"
#include "recipes/yaml_node.h"

namespace aha::recipes {

// What an unquoted scalar is. YAML 1.1 and 1.2 disagree about the odd ones (`010`, `1_000`, `yes`),
// so that nobody can mean them safely: they are refused wherever they would matter.
enum class ScalarType {
  null,         // nothing, ~, null
  boolean,      // true, false
  integer,      // -12
  number,       // 1.5, 1e3
  not_finite,   // .nan, -.inf, inf
  odd_number,   // 0x10, 0o17, 010, 1_000
  odd_boolean,  // yes, Off, TRUE
  text,
};

ScalarType type_of_scalar(std::string_view text);

// "the text `abc`", "a list", ...: what a message says was found.
std::string found(const YamlNode& node);

// Each reads a value of one type; where the node is anything else it adds a mistake and returns
// nothing. No type is converted to another, but an integer will do for a number.
std::optional<bool> read_boolean(const YamlNode& node, const Place& place, Mistakes& mistakes);
std::optional<double> read_number(const YamlNode& node, const Place& place, Mistakes& mistakes);
std::optional<std::string> read_text(const YamlNode& node, const Place& place, Mistakes& mistakes);

// `Int` is int or std::uint64_t.
template <class Int>
std::optional<Int> read_integer(const YamlNode& node, const Place& place, Mistakes& mistakes);

// Any value, types kept, as the JSON that says the same; maps must not have a key twice.
nlohmann::json read_json(const YamlNode& node, const Place& place, Mistakes& mistakes);

// Adds a mistake for each key that a map has more than once, at the later one.
void refuse_duplicates(const YamlNode& map, const Place& place, Mistakes& mistakes);

}  // namespace aha::recipes
