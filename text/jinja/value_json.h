#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "text/jinja/value.h"

namespace aha::text::jinja {

// The value of a JSON document. Fails for text that is not UTF-8 and for an integer beyond 64
// bits.
Value value_from_json(const nlohmann::ordered_json& document);

// The arguments of Python's json.dumps that a template may give. Python's defaults, but for
// ensure_ascii, which transformers turns off.
struct JsonStyle {
  bool ensure_ascii = false;
  std::optional<std::string> indent;  // of one level
  std::string item_separator = ", ";
  std::string key_separator = ": ";
  bool sort_keys = false;
};

// Python's json.dumps(value). Fails for what it fails for, such as an undefined value.
std::string to_json(const Value& value, const JsonStyle& style);

}  // namespace aha::text::jinja
