#pragma once

#include <optional>
#include <string_view>

#include "text/jinja/value.h"

namespace aha::text::jinja {

// The functions that every template knows: range, namespace, dict, raise_exception and
// strftime_now. Nothing for any other name.
std::optional<Value> find_global(std::string_view name);

}  // namespace aha::text::jinja
