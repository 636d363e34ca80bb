#include "rewards/code/wire_value.h"

#include <cstdint>

#include <fmt/core.h>

namespace aha::rewards {
namespace {

using nlohmann::json;

void append(std::string& out, const json& value) {
  switch (value.type()) {
    case json::value_t::boolean:
      out += value.get<bool>() ? "b1;" : "b0;";
      return;
    case json::value_t::number_integer:
      out += fmt::format("i{:x};", value.get<std::int64_t>());
      return;
    case json::value_t::number_unsigned:
      out += fmt::format("i{:x};", value.get<std::uint64_t>());
      return;
    case json::value_t::number_float:
      out += fmt::format("f{:a};", value.get<double>());
      return;
    case json::value_t::string: {
      const auto& text = value.get_ref<const std::string&>();
      out += fmt::format("s{}:{}", text.size(), text);
      return;
    }
    case json::value_t::array:
      out += fmt::format("l{};", value.size());
      for (const json& element : value) append(out, element);
      return;
    case json::value_t::object:
      out += fmt::format("d{};", value.size());
      for (const auto& [key, element] : value.items()) {
        append(out, key);
        append(out, element);
      }
      return;
    default:
      out += "n;";
  }
}

}  // namespace

std::string wire_value(const json& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace aha::rewards
