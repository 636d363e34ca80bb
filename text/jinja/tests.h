#pragma once

#include <string_view>

#include "text/jinja/arguments.h"
#include "text/jinja/value.h"

namespace aha::text::jinja {

// `value is test(arguments)`.
using Test = bool (*)(const Value& value, const Arguments& arguments);

// Null when jinja2 has no such test, or it is not supported.
Test find_test(std::string_view name);

}  // namespace aha::text::jinja
