#include "text/jinja/methods.h"

#include <algorithm>
#include <array>
#include <span>

#include "text/jinja/dict.h"
#include "text/jinja/operators.h"
#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"

namespace aha::text::jinja {
namespace {

// All that Python 3.11's types have.
constexpr auto kStringMethods = std::to_array<std::string_view>(
    {"capitalize",   "casefold",    "center",    "count",      "encode",       "endswith",
     "expandtabs",   "find",        "format",    "format_map", "index",        "isalnum",
     "isalpha",      "isascii",     "isdecimal", "isdigit",    "isidentifier", "islower",
     "isnumeric",    "isprintable", "isspace",   "istitle",    "isupper",      "join",
     "ljust",        "lower",       "lstrip",    "maketrans",  "partition",    "removeprefix",
     "removesuffix", "replace",     "rfind",     "rindex",     "rjust",        "rpartition",
     "rsplit",       "rstrip",      "split",     "splitlines", "startswith",   "strip",
     "swapcase",     "title",       "translate", "upper",      "zfill"});
constexpr auto kDictReaders =
    std::to_array<std::string_view>({"copy", "fromkeys", "get", "items", "keys", "values"});
constexpr auto kDictChangers =
    std::to_array<std::string_view>({"clear", "pop", "popitem", "setdefault", "update"});
constexpr auto kListReaders = std::to_array<std::string_view>({"copy", "count", "index"});
constexpr auto kListChangers = std::to_array<std::string_view>(
    {"append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"});

bool is_among(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_of_kind(const Value& value, SequenceKind kind) {
  return value.sequence() && value.sequence()->kind() == kind;
}

[[noreturn]] void fail_unsupported(const std::string& name, const Value& self) {
  throw OperationError("the method '" + name + "' of '" + self.type_name() + "' is not supported");
}

Value call_dict_method(const Value& self, const std::string& name, const Arguments& arguments) {
  const Dict& dict = *self.dict();
  if (name == "get") {
    const BoundArguments bound(name, arguments, {"", ""}, 1);
    const Value* found = dict.find(*bound[0]);
    return found ? *found : bound.value_or(1, Value());
  }
  if (!is_among(kDictReaders, name) || name == "fromkeys") fail_unsupported(name, self);
  const BoundArguments none(name, arguments, {});
  if (name == "items") return make_view("dict_items", dict.items());
  if (name == "keys") return make_view("dict_keys", dict.keys());
  if (name == "values") return make_view("dict_values", dict.values());
  return make_dict(dict);
}

Value call_list_method(const Value& self, const std::string& name, const Arguments& arguments) {
  const auto& items = self.sequence()->items();
  if (name == "copy") {
    const BoundArguments none(name, arguments, {});
    return make_list(items);
  }
  const BoundArguments bound(name, arguments, {""}, 1);
  const auto matches = [&](const Value& item) { return is_equal(item, *bound[0]); };
  if (name == "count") return Value(std::count_if(items.begin(), items.end(), matches));
  if (name != "index") fail_unsupported(name, self);
  const auto found = std::find_if(items.begin(), items.end(), matches);
  if (found == items.end()) throw OperationError("index(): the item is not in the list");
  return Value(found - items.begin());
}

}  // namespace

bool has_method(const Value& value, std::string_view name) {
  if (value.is_string()) return is_among(kStringMethods, name);
  if (value.dict()) return is_among(kDictReaders, name) || is_among(kDictChangers, name);
  if (is_of_kind(value, SequenceKind::list)) {
    return is_among(kListReaders, name) || is_among(kListChangers, name);
  }
  const bool is_fixed =
      is_of_kind(value, SequenceKind::tuple) || is_of_kind(value, SequenceKind::range);
  return is_fixed && (name == "count" || name == "index");
}

bool changes_value(const Value& value, std::string_view name) {
  if (value.dict()) return is_among(kDictChangers, name);
  return is_of_kind(value, SequenceKind::list) && is_among(kListChangers, name);
}

Value Method::call(Renderer& renderer, const Arguments& arguments) {
  renderer.charge(self_.weight());
  if (self_.dict()) return call_dict_method(self_, name_, arguments);
  if (self_.sequence()) return call_list_method(self_, name_, arguments);
  const StringMethod method = find_string_method(name_);
  if (!method) fail_unsupported(name_, self_);
  return method(self_.string(), arguments);
}

}  // namespace aha::text::jinja
