#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "text/jinja/object.h"

namespace aha::text::jinja {

// The variable `loop` of a `for`: where the loop is. Items are fetched one by one, further ones
// only when `last`, `nextitem` or `length` is asked for, as jinja2 does.
class Loop : public Object {
 public:
  using Source = std::function<std::optional<Value>()>;

  // `depth` is that of what is gone through.
  Loop(Source source, std::size_t depth) : source_(std::move(source)), depth_(depth + 1) {}

  // Moves on to the next item; nothing when there is none.
  std::optional<Value> advance();
  // Forgets the source: the loop has ended.
  void finish() { source_ = nullptr; }

  std::string type_name() const override { return "LoopContext"; }
  std::size_t depth() const override { return depth_; }
  std::optional<Value> attribute(std::string_view name) override;

 private:
  std::optional<Value> fetch();
  std::optional<Value> peek();
  std::int64_t length();

  Source source_;
  std::size_t depth_;
  std::deque<Value> ahead_;
  std::int64_t index0_ = -1;
  std::optional<Value> current_;
  std::optional<Value> before_;
};

}  // namespace aha::text::jinja
