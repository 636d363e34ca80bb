#pragma once

#include <string_view>
#include <unordered_map>

#include "text/jinja/arguments.h"
#include "text/jinja/value.h"

namespace aha::text::jinja {

class Renderer;

// `input | filter(arguments)`.
using Filter = Value (*)(Renderer& renderer, const Value& input, const Arguments& arguments);
using FilterTable = std::unordered_map<std::string_view, Filter>;

// Null when jinja2 has no such filter, or it is not supported.
Filter find_filter(std::string_view name);

const FilterTable& text_filters();      // of the text of a value
const FilterTable& number_filters();    // int, float, round, sum and their like
const FilterTable& sequence_filters();  // of items, by their order and number
const FilterTable& item_filters();      // map, select, reject: what is done with every item

// What jinja2's `attribute` arguments name: keys and numbers between dots, as in "function.name".
Value get_path(const Value& item, const Value& path);

// Text in lower case and any other value as it is: what sort, unique and their like compare unless
// they are case_sensitive.
Value ignore_case(const Value& value);

}  // namespace aha::text::jinja
