#pragma once

#include <string>

#include "text/jinja/text_builder.h"
#include "text/jinja/value.h"

namespace aha::text::jinja {

/// Python's str(value): what `{{ value }}` prints. Fails for what has no text that would be the
/// same in every run, such as an iterator or a namespace.
std::string to_text(const Value& value);

/// Python's repr(value), appended.
void append_repr(const Value& value, TextBuilder& out);

/// Python's repr of a float.
std::string float_repr(double number);

}  // namespace aha::text::jinja
