#pragma once

#include <stdexcept>
#include <string>

namespace aha::text {

// A tokenizer.json that cannot be used, or ids that it does not know.
// what() reads `FILE: PATH: PROBLEM`; PATH is a place in the JSON such as `model.merges[12]`, and
// is left out where the mistake has no such place.
class TokenizerError : public std::runtime_error {
 public:
  TokenizerError(std::string file, std::string path, const std::string& problem)
      : std::runtime_error(file + ": " + (path.empty() ? "" : path + ": ") + problem),
        file_(std::move(file)),
        path_(std::move(path)) {}

  const std::string& file() const { return file_; }
  const std::string& path() const { return path_; }

 private:
  std::string file_;
  std::string path_;
};

}  // namespace aha::text
