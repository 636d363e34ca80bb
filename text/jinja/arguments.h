#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/jinja/value.h"

namespace aha::text::jinja {

// The arguments of a call, as they were written.
struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> keyword;
};

// The arguments of a call by the parameters' order; nothing for one that was not given. Fails for
// too many, for one given twice, for a keyword that is no parameter, and when one of the first
// `required` is missing. An empty parameter name takes no keyword.
class BoundArguments {
 public:
  BoundArguments(std::string_view callee, const Arguments& arguments,
                 std::initializer_list<std::string_view> parameters, std::size_t required = 0);

  const std::optional<Value>& operator[](std::size_t place) const { return values_[place]; }
  Value value_or(std::size_t place, Value otherwise) const {
    return values_[place].value_or(std::move(otherwise));
  }
  bool is_true(std::size_t place) const { return values_[place] && values_[place]->is_true(); }
  // Fails unless the argument is an integer.
  std::int64_t integer_or(std::size_t place, std::int64_t otherwise) const;

 private:
  std::vector<std::optional<Value>> values_;
  std::string callee_;
};

}  // namespace aha::text::jinja
