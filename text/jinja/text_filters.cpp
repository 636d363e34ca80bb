#include <algorithm>
#include <string>

#include "text/jinja/code_points.h"
#include "text/jinja/filters.h"
#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"
#include "text/jinja/split_string.h"
#include "text/jinja/text_builder.h"
#include "text/jinja/value_json.h"
#include "text/jinja/value_text.h"
#include "text/utf8.h"

namespace aha::text::jinja {
namespace {

// The text that filters of text read any value as.
std::string read(Renderer& renderer, const Value& input) {
  if (input.marked_safe()) {
    throw OperationError("text marked as safe can only be printed or joined by ~");
  }
  renderer.charge(input.weight());
  return to_text(input);
}

template <std::string (*change)(std::string_view)>
Value case_filter(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments none("a filter that changes case", arguments, {});
  return Value(change(read(renderer, input)));
}

Value trim(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("trim", arguments, {"chars"});
  const std::string text = read(renderer, input);
  const Value characters = bound.value_or(0, Value());
  if (characters.is_none()) return Value(strip(text, Side::both));
  return Value(strip(text, Side::both, characters.string("the characters to trim")));
}

Value string(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments none("string", arguments, {});
  if (input.marked_safe()) return input;
  return Value(read(renderer, input));
}

Value safe(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments none("safe", arguments, {});
  if (input.marked_safe()) return input;
  return Value(MarkedSafe{std::make_shared<const std::string>(read(renderer, input))});
}

Value replace_filter(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("replace", arguments, {"old", "new", "count"}, 2);
  const Value count = bound.value_or(2, Value());
  return Value(replace(read(renderer, input), read(renderer, *bound[0]), read(renderer, *bound[1]),
                       count.is_none() ? -1 : count.integer("the count of replace()")));
}

// A word begins behind white space and these.
bool parts_words(char32_t c) {
  return is_space(c) || c == '-' || c == '(' || c == '{' || c == '[' || c == '<';
}

Value title(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments none("title", arguments, {});
  const std::string text = read(renderer, input);
  std::string titled;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t first_end = begin;
    const bool between = parts_words(next_code_point(text, first_end));
    std::size_t end = first_end;
    for (std::size_t next = end; next < text.size(); end = next) {
      if (parts_words(next_code_point(text, next)) != between) break;
    }
    titled += to_upper(text.substr(begin, first_end - begin));
    titled += to_lower(text.substr(first_end, end - first_end));
    begin = end;
  }
  return Value(std::move(titled));
}

Value join(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("join", arguments, {"d", "attribute"});
  const std::string between = bound[0] ? read(renderer, *bound[0]) : "";
  TextBuilder out;
  bool first = true;
  for (const Value& item : items_of(input)) {
    if (!first) out.append(between);
    first = false;
    out.append(read(renderer, bound[1] ? get_path(item, *bound[1]) : item));
  }
  return Value(out.take());
}

// The text of one level: an integer is so many spaces, none at all where it is negative.
std::string indent_of(const Value& width) {
  if (width.is_string()) return width.string();
  TextBuilder out;
  out.append_repeated(" ", static_cast<std::size_t>(
                               std::max<std::int64_t>(0, width.integer("the width of an indent"))));
  return out.take();
}

Value indent(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("indent", arguments, {"width", "first", "blank"});
  const std::string indentation = indent_of(bound.value_or(0, Value(4)));
  const std::string text = input.string("what is indented") + "\n";
  renderer.charge(input.weight());
  TextBuilder out;
  if (bound.is_true(1)) out.append(indentation);
  bool first = true;
  for (const std::string_view line : split_lines(text)) {
    if (!first) out.append("\n");
    if (!first && (bound.is_true(2) || !line.empty())) out.append(indentation);
    first = false;
    out.append(line);
  }
  return Value(out.take());
}

void set_separators(const Value& separators, JsonStyle& style) {
  const std::vector<Value> both = items_of(separators);
  if (both.size() != 2) throw OperationError("tojson() needs two separators: of items, of keys");
  style.item_separator = both[0].string("a separator of tojson()");
  style.key_separator = both[1].string("a separator of tojson()");
}

Value tojson(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("tojson", arguments,
                             {"ensure_ascii", "indent", "separators", "sort_keys"});
  JsonStyle style;
  style.ensure_ascii = bound.is_true(0);
  const Value indent = bound.value_or(1, Value());
  if (!indent.is_none()) {
    style.indent = indent_of(indent);
    style.item_separator = ",";
  }
  const Value separators = bound.value_or(2, Value());
  if (!separators.is_none()) set_separators(separators, style);
  style.sort_keys = bound.is_true(3);
  renderer.charge(input.weight());
  return Value(to_json(input, style));
}

}  // namespace

const FilterTable& text_filters() {
  static const FilterTable kFilters = {
      {"capitalize", case_filter<capitalize>},
      {"indent", indent},
      {"join", join},
      {"lower", case_filter<to_lower>},
      {"replace", replace_filter},
      {"safe", safe},
      {"string", string},
      {"title", title},
      {"tojson", tojson},
      {"trim", trim},
      {"upper", case_filter<to_upper>},
  };
  return kFilters;
}

}  // namespace aha::text::jinja
