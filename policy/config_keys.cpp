#include "policy/config_keys.h"

#include <cmath>

#include <fmt/format.h>

#include "policy/model_config_error.h"

namespace aha::policy {
namespace {

constexpr int kLargest = 1 << 30;

}  // namespace

void ConfigKeys::fail(std::string_view key, std::string_view problem) const {
  throw ModelConfigError(origin_, prefix_ + std::string(key), std::string(problem));
}

const nlohmann::json* ConfigKeys::find(std::string_view key) const {
  const auto found = object_.find(key);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

ConfigKeys ConfigKeys::object(std::string_view key) const {
  const nlohmann::json* value = find(key);
  if (value == nullptr || !value->is_object()) fail(key, "expected an object");
  return {*value, origin_, prefix_ + std::string(key) + "."};
}

int ConfigKeys::integer(std::string_view key, int minimum) const {
  const nlohmann::json* value = find(key);
  if (value == nullptr) fail(key, "missing; an integer is needed");
  if (!value->is_number_integer()) fail(key, "expected an integer, got " + value->dump());
  const auto number = value->get<std::int64_t>();
  if (number < minimum || number > kLargest) {
    fail(key, fmt::format("{} is out of range [{}, {}]", number, minimum, kLargest));
  }
  return static_cast<int>(number);
}

int ConfigKeys::integer(std::string_view key, int minimum, int otherwise) const {
  return find(key) == nullptr ? otherwise : integer(key, minimum);
}

double ConfigKeys::number(std::string_view key, double otherwise) const {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return otherwise;
  if (!value->is_number()) fail(key, "expected a number, got " + value->dump());
  const auto number = value->get<double>();
  if (!std::isfinite(number)) fail(key, "must be finite");
  return number;
}

double ConfigKeys::positive(std::string_view key, double otherwise) const {
  const double number = this->number(key, otherwise);
  if (!(number > 0.0)) fail(key, fmt::format("{} must be positive", number));
  return number;
}

double ConfigKeys::positive(std::string_view key) const {
  if (find(key) == nullptr) fail(key, "missing; a positive number is needed");
  return positive(key, 1.0);
}

bool ConfigKeys::boolean(std::string_view key, bool otherwise) const {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) fail(key, "expected true or false, got " + value->dump());
  return value->get<bool>();
}

std::string ConfigKeys::text(std::string_view key, std::string otherwise) const {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return otherwise;
  if (!value->is_string()) fail(key, "expected text, got " + value->dump());
  return value->get<std::string>();
}

void ConfigKeys::only(std::string_view key, const nlohmann::json& supported) const {
  const nlohmann::json* value = find(key);
  if (value != nullptr && *value != supported) {
    fail(key, fmt::format("{} is not supported; only {} is", value->dump(), supported.dump()));
  }
}

}  // namespace aha::policy
