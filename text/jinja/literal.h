#pragma once

#include <cstddef>
#include <string_view>

#include "text/jinja/value.h"

namespace aha::text::jinja {

// The string in quotes, or the number, that begins at `position` of a tag; moves `position` behind
// it. Both fail for what Python would not read, for `\N{...}`, and for an integer beyond 64 bits.
Value read_string(std::string_view source, std::size_t& position);
Value read_number(std::string_view source, std::size_t& position);

}  // namespace aha::text::jinja
