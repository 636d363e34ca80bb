#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include <unicode/uchar.h>

#include "text/jinja/code_points.h"
#include "text/jinja/methods.h"
#include "text/jinja/sequence.h"
#include "text/jinja/split_string.h"
#include "text/jinja/text_builder.h"
#include "text/utf8.h"

namespace aha::text::jinja {
namespace {

template <Side side>
Value strip_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments bound("strip", arguments, {""});
  const Value characters = bound.value_or(0, Value());
  if (characters.is_none()) return Value(strip(self, side));
  return Value(strip(self, side, characters.string("the characters to strip")));
}

template <bool from_right>
Value split_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments bound("split", arguments, {"sep", "maxsplit"});
  const Value separator = bound.value_or(0, Value());
  const std::int64_t most = bound.integer_or(1, -1);
  std::vector<Value> pieces;
  const auto add = [&](std::string_view piece) { pieces.emplace_back(piece); };
  if (separator.is_none()) {
    std::ranges::for_each(split_at_space(self, most, from_right), add);
  } else {
    const std::string& between = separator.string("the separator of split()");
    std::ranges::for_each(split_at(self, between, most, from_right), add);
  }
  return make_list(std::move(pieces));
}

Value splitlines_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments bound("splitlines", arguments, {"keepends"});
  std::vector<Value> lines;
  for (const auto line : split_lines(self, bound.is_true(0))) lines.emplace_back(line);
  return make_list(std::move(lines));
}

// Whether `matches` holds for the argument, or for one of a tuple of them.
template <typename Matches>
Value any_affix(std::string_view callee, const Arguments& arguments, Matches matches) {
  const BoundArguments bound(callee, arguments, {""}, 1);
  const std::string what = "the argument of " + std::string(callee) + "()";
  const Sequence* sequence = bound[0]->sequence();
  if (!sequence || sequence->kind() != SequenceKind::tuple) {
    return Value(matches(bound[0]->string(what)));
  }
  return Value(std::ranges::any_of(
      sequence->items(), [&](const Value& affix) { return matches(affix.string(what)); }));
}

Value startswith_method(const std::string& self, const Arguments& arguments) {
  return any_affix("startswith", arguments,
                   [&](const std::string& affix) { return self.starts_with(affix); });
}

Value endswith_method(const std::string& self, const Arguments& arguments) {
  return any_affix("endswith", arguments,
                   [&](const std::string& affix) { return self.ends_with(affix); });
}

Value removeprefix_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments bound("removeprefix", arguments, {""}, 1);
  const std::string& affix = bound[0]->string("the prefix");
  return Value(self.starts_with(affix) ? self.substr(affix.size()) : self);
}

Value removesuffix_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments bound("removesuffix", arguments, {""}, 1);
  const std::string& affix = bound[0]->string("the suffix");
  return Value(self.ends_with(affix) ? self.substr(0, self.size() - affix.size()) : self);
}

Value replace_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments bound("replace", arguments, {"", "", ""}, 2);
  return Value(replace(self, bound[0]->string("what is replaced"),
                       bound[1]->string("the replacement"), bound.integer_or(2, -1)));
}

template <std::string (*change)(std::string_view)>
Value case_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments none("a method that changes case", arguments, {});
  return Value(change(self));
}

Value join_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments bound("join", arguments, {""}, 1);
  TextBuilder out;
  bool first = true;
  for (const Value& item : items_of(*bound[0])) {
    if (!first) out.append(self);
    first = false;
    out.append(item.string("what is joined"));
  }
  return Value(out.take());
}

// The code point at which the argument is found, or -1.
template <bool from_right>
Value find_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments bound("find", arguments, {""}, 1);
  const std::string& part = bound[0]->string("what is searched for");
  const std::size_t place = from_right ? self.rfind(part) : self.find(part);
  if (place == std::string::npos) return Value(-1);
  return Value(code_point_count(std::string_view(self).substr(0, place)));
}

Value count_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments bound("count", arguments, {""}, 1);
  const std::string& part = bound[0]->string("what is counted");
  if (part.empty()) return Value(code_point_count(self) + 1);
  return Value(split_at(self, part, -1, false).size() - 1);
}

// Whether `holds` for every character; for text without any, `for_none`.
template <bool (*holds)(char32_t), bool for_none = false>
Value every_method(const std::string& self, const Arguments& arguments) {
  const BoundArguments none("a method that tests characters", arguments, {});
  for (std::size_t i = 0; i < self.size();) {
    if (!holds(next_code_point(self, i))) return Value(false);
  }
  return Value(!self.empty() || for_none);
}

bool is_alpha(char32_t c) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_L_MASK) != 0; }

template <int... types>
bool has_numeric_type(char32_t c) {
  const int type = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_NUMERIC_TYPE);
  return ((type == types) || ...);
}

bool is_alnum(char32_t c) {
  return is_alpha(c) || has_numeric_type<U_NT_DECIMAL, U_NT_DIGIT, U_NT_NUMERIC>(c);
}

bool is_ascii(char32_t c) { return c < 0x80; }

}  // namespace

StringMethod find_string_method(std::string_view name) {
  static const std::unordered_map<std::string_view, StringMethod> kMethods = {
      {"capitalize", case_method<capitalize>},
      {"count", count_method},
      {"endswith", endswith_method},
      {"find", find_method<false>},
      {"isalnum", every_method<is_alnum>},
      {"isalpha", every_method<is_alpha>},
      {"isascii", every_method<is_ascii, true>},
      {"isdecimal", every_method<has_numeric_type<U_NT_DECIMAL>>},
      {"isdigit", every_method<has_numeric_type<U_NT_DECIMAL, U_NT_DIGIT>>},
      {"isspace", every_method<is_space>},
      {"join", join_method},
      {"lower", case_method<to_lower>},
      {"lstrip", strip_method<Side::left>},
      {"removeprefix", removeprefix_method},
      {"removesuffix", removesuffix_method},
      {"replace", replace_method},
      {"rfind", find_method<true>},
      {"rsplit", split_method<true>},
      {"rstrip", strip_method<Side::right>},
      {"split", split_method<false>},
      {"splitlines", splitlines_method},
      {"startswith", startswith_method},
      {"strip", strip_method<Side::both>},
      {"title", case_method<to_title>},
      {"upper", case_method<to_upper>},
  };
  const auto found = kMethods.find(name);
  return found == kMethods.end() ? nullptr : found->second;
}

}  // namespace aha::text::jinja
