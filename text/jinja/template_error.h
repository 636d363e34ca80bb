#pragma once

#include <stdexcept>
#include <string>

namespace aha::text::jinja {

// A template that is wrong, uses what is not supported, does not fit its variables, or refuses
// them itself with raise_exception. what() reads `FILE:LINE: PROBLEM`.
class TemplateError : public std::runtime_error {
 public:
  TemplateError(const std::string& file, int line, const std::string& problem)
      : std::runtime_error(file + ":" + std::to_string(line) + ": " + problem), line_(line) {}

  int line() const { return line_; }

 private:
  int line_;
};

// What went wrong in an operation that does not know its place; who runs the template adds it.
class OperationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace aha::text::jinja
