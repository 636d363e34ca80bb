#include <optional>
#include <string>
#include <vector>

#include "text/jinja/filters.h"
#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"
#include "text/jinja/tests.h"

namespace aha::text::jinja {
namespace {

// The arguments behind the first `taken`.
Arguments rest_of(const Arguments& arguments, std::size_t taken) {
  Arguments rest = arguments;
  rest.positional.erase(rest.positional.begin(),
                        rest.positional.begin() + static_cast<std::ptrdiff_t>(taken));
  return rest;
}

Value map_attribute(Renderer& renderer, const Value& input, const Arguments& arguments) {
  const BoundArguments bound("map", arguments, {"attribute", "default"}, 1);
  const Value otherwise = bound.value_or(1, Value());
  std::vector<Value> mapped;
  for (const Value& item : items_of(input)) {
    renderer.charge(1);
    Value found = get_path(item, *bound[0]);
    if (found.is_undefined() && !otherwise.is_none()) found = otherwise;
    mapped.push_back(std::move(found));
  }
  return make_iterator(std::move(mapped));
}

Value map(Renderer& renderer, const Value& input, const Arguments& arguments) {
  if (!input.is_true()) return make_iterator({});
  if (arguments.positional.empty()) return map_attribute(renderer, input, arguments);
  const std::string& name = arguments.positional[0].string("the filter of map()");
  const Filter filter = find_filter(name);
  if (!filter) throw OperationError("map() with the unknown filter '" + name + "'");
  const Arguments rest = rest_of(arguments, 1);
  std::vector<Value> mapped;
  for (const Value& item : items_of(input)) {
    mapped.push_back(filter(renderer, item, rest));
    renderer.charge(1 + mapped.back().weight());
  }
  return make_iterator(std::move(mapped));
}

// select, reject: the items for which a test, or being true, is as `wanted`; with `by_attribute`,
// selectattr and rejectattr, what the first argument names is tested.
template <bool wanted, bool by_attribute>
Value choose(Renderer& renderer, const Value& input, const Arguments& arguments) {
  if (!input.is_true()) return make_iterator({});
  constexpr std::size_t kBefore = by_attribute ? 1 : 0;
  if (arguments.positional.size() < kBefore) {
    throw OperationError("selectattr() and rejectattr() need the name of an attribute");
  }
  Test test = nullptr;
  if (arguments.positional.size() > kBefore) {
    const std::string& name = arguments.positional[kBefore].string("the name of a test");
    test = find_test(name);
    if (!test) throw OperationError("the test '" + name + "' is unknown");
  }
  const Arguments rest = test ? rest_of(arguments, kBefore + 1) : Arguments();
  std::vector<Value> chosen;
  for (const Value& item : items_of(input)) {
    const Value tested = by_attribute ? get_path(item, arguments.positional[0]) : item;
    renderer.charge(1 + (test ? tested.weight() : 0));
    if ((test ? test(tested, rest) : tested.is_true()) == wanted) chosen.push_back(item);
  }
  return make_iterator(std::move(chosen));
}

}  // namespace

const FilterTable& item_filters() {
  static const FilterTable kFilters = {
      {"map", map},
      {"reject", choose<false, false>},
      {"rejectattr", choose<false, true>},
      {"select", choose<true, false>},
      {"selectattr", choose<true, true>},
  };
  return kFilters;
}

}  // namespace aha::text::jinja
