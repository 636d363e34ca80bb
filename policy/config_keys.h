#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace aha::policy {

// Typed reads of one JSON object of a configuration; every mistake is a ModelConfigError that names
// the object's origin and the key. Refers to the object, which must outlive it.
class ConfigKeys {
 public:
  ConfigKeys(const nlohmann::json& object, std::string origin, std::string prefix = "")
      : object_(object), origin_(std::move(origin)), prefix_(std::move(prefix)) {}

  // The value of a key; null where it is absent or null.
  const nlohmann::json* find(std::string_view key) const;
  // The object that is a key's value, which must be there and be one.
  ConfigKeys object(std::string_view key) const;

  int integer(std::string_view key, int minimum) const;  // must be there
  int integer(std::string_view key, int minimum, int otherwise) const;
  double number(std::string_view key, double otherwise) const;    // finite
  double positive(std::string_view key, double otherwise) const;  // finite and above 0
  double positive(std::string_view key) const;                    // and must be there
  bool boolean(std::string_view key, bool otherwise) const;
  std::string text(std::string_view key, std::string otherwise) const;

  // Refuses a value other than `supported` of a key that may say but one thing here.
  void only(std::string_view key, const nlohmann::json& supported) const;

  [[noreturn]] void fail(std::string_view key, std::string_view problem) const;

 private:
  const nlohmann::json& object_;
  std::string origin_;
  std::string prefix_;  // "rope_scaling."
};

}  // namespace aha::policy
