#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "text/jinja/template_error.h"

namespace aha::text::jinja {

class Dict;
class Object;
class Sequence;

struct None {};

// What a name, key or attribute that is not there gives: prints as nothing, is false and empty,
// and fails with `problem` where it is used otherwise.
struct Undefined {
  std::shared_ptr<const std::string> problem;
};

// Text that the filter `safe` marked. Python would from then on escape what is added to it; here
// it can be printed, joined by `~`, and nothing else.
struct MarkedSafe {
  std::shared_ptr<const std::string> text;
};

// Containers nested deeper, or larger when written out, than this are refused.
inline constexpr std::size_t kMaxValueDepth = 200;
inline constexpr std::size_t kMaxValueWeight = 10'000'000;

// A value of a template, with Python's meaning. Copies are cheap and share what they hold, which
// never changes (but for namespaces, loops and the position of iterators). Text is well-formed
// UTF-8, counted in code points as Python does. Integers have 64 bits: what does not fit fails.
class Value {
 public:
  Value() : data_(None{}) {}
  template <std::integral Integer>
  explicit Value(Integer number) {
    if constexpr (std::same_as<Integer, bool>) {
      data_ = number;
    } else {
      data_ = static_cast<std::int64_t>(number);
    }
  }
  explicit Value(double number) : data_(number) {}
  explicit Value(std::string text) : data_(std::make_shared<const std::string>(std::move(text))) {}
  explicit Value(const char* text) : Value(std::string(text)) {}
  explicit Value(std::string_view text) : Value(std::string(text)) {}
  explicit Value(MarkedSafe text) : data_(std::move(text)) {}
  explicit Value(std::shared_ptr<Sequence> sequence) : data_(std::move(sequence)) {}
  explicit Value(std::shared_ptr<const Dict> dict) : data_(std::move(dict)) {}
  explicit Value(std::shared_ptr<Object> object) : data_(std::move(object)) {}
  static Value undefined(std::string problem);

  bool is_undefined() const { return std::holds_alternative<Undefined>(data_); }
  bool is_none() const { return std::holds_alternative<None>(data_); }
  bool is_bool() const { return std::holds_alternative<bool>(data_); }
  bool is_float() const { return std::holds_alternative<double>(data_); }
  bool is_string() const;
  // An integer; Python counts True and False among them.
  bool is_integer() const { return std::holds_alternative<std::int64_t>(data_) || is_bool(); }
  bool is_number() const { return is_integer() || is_float(); }

  // These fail when the value is another, naming `what` was to be of the type.
  const std::string& string(std::string_view what) const;
  std::int64_t integer(std::string_view what) const;

  // Precondition: is_string(), is_integer(), is_number().
  const std::string& string() const;
  std::int64_t integer() const;
  double number() const;

  // Nothing when the value is of another type.
  Sequence* sequence() const;
  const Dict* dict() const;
  Object* object() const;
  const Undefined* undefined() const { return std::get_if<Undefined>(&data_); }
  const MarkedSafe* marked_safe() const { return std::get_if<MarkedSafe>(&data_); }

  // The same list, mapping or object, not just an equal one.
  bool same_as(const Value& other) const;

  bool is_true() const;
  // As Python's type(value).__name__ says.
  std::string type_name() const;
  // The depth of nested containers, 0 for what holds nothing.
  std::size_t depth() const;
  // The work of reading all of it: 1 for a scalar, more for long text and for containers.
  std::size_t weight() const;

 private:
  std::variant<None, Undefined, bool, std::int64_t, double, std::shared_ptr<const std::string>,
               MarkedSafe, std::shared_ptr<Sequence>, std::shared_ptr<const Dict>,
               std::shared_ptr<Object>>
      data_;
};

// The depth and weight of a container, kept as it is filled. `add` fails beyond the limits.
class Extent {
 public:
  void add(const Value& item);
  std::size_t depth() const { return depth_; }
  std::size_t weight() const { return weight_; }

 private:
  std::size_t depth_ = 1;
  std::size_t weight_ = 1;
};

}  // namespace aha::text::jinja
