#pragma once

#include <stdexcept>
#include <string>

namespace aha::policy {

// A configuration that cannot be used; what() reads "origin: key: problem".
class ModelConfigError : public std::runtime_error {
 public:
  ModelConfigError(const std::string& origin, std::string key, std::string problem)
      : std::runtime_error(origin + ": " + (key.empty() ? "" : key + ": ") + problem),
        key_(std::move(key)),
        problem_(std::move(problem)) {}

  const std::string& key() const { return key_; }  // "rope_scaling.factor"; empty: the whole
  const std::string& problem() const { return problem_; }

 private:
  std::string key_;
  std::string problem_;
};

}  // namespace aha::policy
