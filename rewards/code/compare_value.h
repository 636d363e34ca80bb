#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace aha::rewards {

struct ValueRule {
  double tolerance = 0.0;        // of floats; 0: they must be equal
  bool float_for_whole = false;  // a float may stand for an expected whole number of its value: in
                                 // a language where the declaration has decided the type
};

// Whether `text` is JSON of exactly the value expected. Types are strict: true is not 1, 1 is not
// 1.0, "1" is not 1, a missing key is not null. Keys come in any order, each once. A whole number
// beyond 64 bits is compared as the float that the row's reader has made of it.
//
// The value is compared while it is read and never built: neither its depth nor its size costs
// memory, and reading ends at the first difference.
bool same_value(std::string_view text, const nlohmann::json& expected, const ValueRule& rule);

}  // namespace aha::rewards
