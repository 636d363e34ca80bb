#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/jinja/text_builder.h"
#include "text/jinja/value.h"

namespace aha::text::jinja {

// Python's str(value): what `{{ value }}` prints. Fails for what has no text that would be the
// same in every run, such as an iterator or a namespace.
std::string to_text(const Value& value);

// Python's repr(value), appended.
void append_repr(const Value& value, TextBuilder& out);

// Python's repr of a float.
std::string float_repr(double number);

// As Python's float() reads text without white space and underscores: too large is infinite, too
// small is zero. Nothing for what is no number.
std::optional<double> parse_float(std::string_view text);

}  // namespace aha::text::jinja
