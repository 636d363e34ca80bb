#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "text/jinja/arguments.h"
#include "text/jinja/value.h"

namespace aha::text::jinja {

class Renderer;

// A value with attributes or that can be called: a namespace, a loop, a macro, a method, a
// function. Two are equal when they are the same.
class Object {
 public:
  Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  virtual ~Object() = default;

  virtual std::string type_name() const = 0;
  // As Value::depth.
  virtual std::size_t depth() const { return 0; }
  // Nothing when there is no such attribute.
  virtual std::optional<Value> attribute(std::string_view) { return std::nullopt; }
  virtual bool is_callable() const { return false; }
  // Fails unless is_callable().
  virtual Value call(Renderer& renderer, const Arguments& arguments);
};

// `namespace(...)`: the one thing a template can change.
class Namespace : public Object {
 public:
  std::string type_name() const override { return "Namespace"; }
  std::optional<Value> attribute(std::string_view name) override;
  // Fails for a name that begins with an underscore, as transformers' does.
  void set(const std::string& name, Value value);
  void clear() { attributes_.clear(); }

 private:
  std::vector<std::pair<std::string, Value>> attributes_;
};

}  // namespace aha::text::jinja
