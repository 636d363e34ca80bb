#include "text/jinja/loop.h"

#include <utility>

namespace aha::text::jinja {

std::optional<Value> Loop::fetch() { return source_ ? source_() : std::nullopt; }

std::optional<Value> Loop::advance() {
  std::optional<Value> item;
  if (ahead_.empty()) {
    item = fetch();
  } else {
    item = std::move(ahead_.front());
    ahead_.pop_front();
  }
  if (!item) return std::nullopt;
  ++index0_;
  before_ = std::exchange(current_, item);
  return item;
}

std::optional<Value> Loop::peek() {
  if (ahead_.empty()) {
    auto item = fetch();
    if (!item) return std::nullopt;
    ahead_.push_back(*std::move(item));
  }
  return ahead_.front();
}

std::int64_t Loop::length() {
  while (auto item = fetch()) ahead_.push_back(*std::move(item));
  return index0_ + 1 + static_cast<std::int64_t>(ahead_.size());
}

std::optional<Value> Loop::attribute(std::string_view name) {
  if (name == "index0") return Value(index0_);
  if (name == "index") return Value(index0_ + 1);
  if (name == "first") return Value(index0_ == 0);
  if (name == "last") return Value(!peek());
  if (name == "length") return Value(length());
  if (name == "revindex0") return Value(length() - index0_ - 1);
  if (name == "revindex") return Value(length() - index0_);
  if (name == "previtem") return before_.value_or(Value::undefined("there is no previous item"));
  if (name == "nextitem") return peek().value_or(Value::undefined("there is no next item"));
  if (name == "depth") return Value(1);
  if (name == "depth0") return Value(0);
  if (name == "cycle" || name == "changed") {
    throw OperationError("loop." + std::string(name) + " is not supported");
  }
  return std::nullopt;
}

}  // namespace aha::text::jinja
