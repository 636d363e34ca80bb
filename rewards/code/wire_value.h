#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace aha::rewards {

// A value as the drivers in the box read it: a letter for the type, so that nothing has to be
// guessed. n; null, b1; boolean, i-ff; integer (hexadecimal), f0x1.8p+1; float, s3:abc text of so
// many bytes, l2; list of so many values, d1; map of so many keys and values.
std::string wire_value(const nlohmann::json& value);

}  // namespace aha::rewards
