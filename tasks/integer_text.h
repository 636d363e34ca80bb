#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aha::tasks {

// ASCII white space off both ends: blank, tab, line feed, carriage return, vertical tab, form feed.
std::string_view trim(std::string_view text);

// The one way to write the integer that `text` is: no plus, no leading zeros, no minus before zero.
// Of any length. Empty where `text`, white space around it aside, is anything but a decimal
// integer.
std::optional<std::string> normalized_integer(std::string_view text);

}  // namespace aha::tasks
