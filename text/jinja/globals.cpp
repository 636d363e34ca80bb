#include "text/jinja/globals.h"

#include <array>
#include <ctime>
#include <memory>
#include <string>
#include <unordered_map>

#include "text/jinja/dict.h"
#include "text/jinja/object.h"
#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"
#include "text/jinja/value_text.h"

namespace aha::text::jinja {
namespace {

constexpr std::int64_t kMaxRange = 100'000;  // as jinja2's sandbox

using GlobalFunction = Value (*)(Renderer& renderer, const Arguments& arguments);

class Function : public Object {
 public:
  explicit Function(GlobalFunction function) : function_(function) {}

  std::string type_name() const override { return "function"; }
  bool is_callable() const override { return true; }
  Value call(Renderer& renderer, const Arguments& arguments) override {
    return function_(renderer, arguments);
  }

 private:
  GlobalFunction function_;
};

Value range(Renderer&, const Arguments& arguments) {
  const BoundArguments bound("range", arguments, {"", "", ""}, 1);
  const bool alone = !bound[1];
  std::int64_t place = alone ? 0 : bound.integer_or(0, 0);
  const std::int64_t stop = bound.integer_or(alone ? 0 : 1, 0);
  const std::int64_t step = bound.integer_or(2, 1);
  if (step == 0) throw OperationError("the step of range() must not be zero");
  std::vector<Value> items;
  while (step < 0 ? place > stop : place < stop) {
    if (items.size() == kMaxRange) {
      throw OperationError("a range() of more than " + std::to_string(kMaxRange) + " numbers");
    }
    items.emplace_back(place);
    if (__builtin_add_overflow(place, step, &place)) break;
  }
  return Value(std::make_shared<Sequence>(SequenceKind::range, std::move(items)));
}

// What Python's dict() makes of a mapping, of pairs, and of keywords.
Dict dict_of(const std::string& callee, const Arguments& arguments) {
  Dict dict;
  const BoundArguments bound(callee, {arguments.positional, {}}, {""});
  if (bound[0] && bound[0]->dict()) {
    dict = *bound[0]->dict();
  } else if (bound[0]) {
    for (const Value& pair : items_of(*bound[0])) {
      const std::vector<Value> both = items_of(pair);
      if (both.size() != 2) throw OperationError(callee + "() needs pairs of key and value");
      dict.set(both[0], both[1]);
    }
  }
  for (const auto& [name, value] : arguments.keyword) dict.set(name, value);
  return dict;
}

Value dict(Renderer&, const Arguments& arguments) { return make_dict(dict_of("dict", arguments)); }

Value make_namespace(Renderer& renderer, const Arguments& arguments) {
  const std::shared_ptr<Namespace> made = renderer.make_namespace();
  const Dict attributes = dict_of("namespace", arguments);
  for (const auto& [key, value] : attributes.entries()) {
    made->set(key.string("a name in namespace()"), value);
  }
  return Value(std::static_pointer_cast<Object>(made));
}

Value raise_exception(Renderer&, const Arguments& arguments) {
  const BoundArguments bound("raise_exception", arguments, {"message"}, 1);
  throw OperationError("the template refuses its input: " + to_text(*bound[0]));
}

void check_date_format(const std::string& format) {
  constexpr std::string_view kKnown = "aAbBcCdDeFgGhHIjklmMnprRsStTuUVwWxXyY%";
  for (std::size_t i = format.find('%'); i != std::string::npos; i = format.find('%', i + 2)) {
    if (i + 1 == format.size() || kKnown.find(format[i + 1]) == std::string_view::npos) {
      throw OperationError("strftime_now() does not support '" + format.substr(i, 2) + "'");
    }
  }
}

Value strftime_now(Renderer& renderer, const Arguments& arguments) {
  const BoundArguments bound("strftime_now", arguments, {"format"}, 1);
  const std::string& format = bound[0]->string("the format of strftime_now()");
  check_date_format(format);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(renderer.now());
  std::tm local{};
  localtime_r(&seconds, &local);
  std::array<char, 1024> text;
  const std::size_t size = std::strftime(text.data(), text.size(), format.c_str(), &local);
  if (size == 0 && !format.empty())
    throw OperationError("the format of strftime_now() is too long");
  return Value(std::string(text.data(), size));
}

Value make_function(GlobalFunction function) {
  return Value(std::static_pointer_cast<Object>(std::make_shared<Function>(function)));
}

}  // namespace

std::optional<Value> find_global(std::string_view name) {
  static const std::unordered_map<std::string_view, Value> kGlobals = {
      {"range", make_function(range)},
      {"dict", make_function(dict)},
      {"namespace", make_function(make_namespace)},
      {"raise_exception", make_function(raise_exception)},
      {"strftime_now", make_function(strftime_now)},
  };
  const auto found = kGlobals.find(name);
  if (found == kGlobals.end()) return std::nullopt;
  return found->second;
}

}  // namespace aha::text::jinja
