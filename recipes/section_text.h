#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace aha::recipes {

// A key and a section as the key reference shows them.
struct KeyText {
  std::string name;
  std::string type;
  std::optional<nlohmann::ordered_json> standard;  // the default, where there is one
  bool required = false;
  std::string doc;
};

struct SectionText {
  std::string path;   // "stages[].rewards[]"; empty for the recipe
  std::string shape;  // "type: grpo": the keys that only this shape has; or empty
  std::string doc;
  std::vector<KeyText> keys;
  std::vector<std::string> rules;
};

// "`a`, `b`"
std::string in_backticks(const std::vector<std::string>& names);

}  // namespace aha::recipes
