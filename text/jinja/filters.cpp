#include "text/jinja/filters.h"

#include <algorithm>
#include <string>

#include "text/jinja/attributes.h"
#include "text/jinja/code_points.h"
#include "text/jinja/split_string.h"

namespace aha::text::jinja {

Filter find_filter(std::string_view name) {
  for (const FilterTable* table :
       {&text_filters(), &number_filters(), &sequence_filters(), &item_filters()}) {
    const auto found = table->find(name);
    if (found != table->end()) return found->second;
  }
  return nullptr;
}

Value get_path(const Value& item, const Value& path) {
  if (path.is_none()) return item;
  if (!path.is_string()) return get_item(item, path);
  Value found = item;
  for (const std::string_view part : split_at(path.string(), ".", -1, false)) {
    const bool number = !part.empty() && part.size() < 10 &&
                        std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    found = get_item(found, number ? Value(std::stoi(std::string(part))) : Value(part));
  }
  return found;
}

Value ignore_case(const Value& value) {
  return value.is_string() ? Value(to_lower(value.string())) : value;
}

}  // namespace aha::text::jinja
