#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "text/jinja/object.h"
#include "text/jinja/value.h"

namespace aha::text::jinja {

// Whether Python's str, dict, list, tuple or range has a method of that name, supported here or
// not.
bool has_method(const Value& value, std::string_view name);
// Whether the method would change a list or mapping, which transformers refuses too.
bool changes_value(const Value& value, std::string_view name);

// A method of a string, mapping or list, as in `text.strip`. Calling one that is not supported
// fails.
class Method : public Object {
 public:
  Method(Value self, std::string name) : self_(std::move(self)), name_(std::move(name)) {}

  std::string type_name() const override { return "method"; }
  std::size_t depth() const override { return self_.depth() + 1; }
  bool is_callable() const override { return true; }
  Value call(Renderer& renderer, const Arguments& arguments) override;

 private:
  Value self_;
  std::string name_;
};

// A method of a string: what it makes of the string and its arguments.
using StringMethod = Value (*)(const std::string& self, const Arguments& arguments);
// Null when it is not supported.
StringMethod find_string_method(std::string_view name);

}  // namespace aha::text::jinja
