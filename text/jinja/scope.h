#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "text/jinja/value.h"

namespace aha::text::jinja {

// The names that a block of a template sets, and those of the blocks around it. What a `for`, a
// macro or a capture sets is gone behind it; an `if` has no scope of its own.
class Scope {
 public:
  explicit Scope(std::shared_ptr<const Scope> around = nullptr) : around_(std::move(around)) {}

  void set(const std::string& name, Value value) { names_[name] = std::move(value); }

  // Nothing when no block around sets the name.
  const Value* find(std::string_view name) const {
    for (const Scope* scope = this; scope; scope = scope->around_.get()) {
      const auto found = scope->names_.find(name);
      if (found != scope->names_.end()) return &found->second;
    }
    return nullptr;
  }

 private:
  std::map<std::string, Value, std::less<>> names_;
  std::shared_ptr<const Scope> around_;
};

}  // namespace aha::text::jinja
