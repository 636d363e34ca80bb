#pragma once

#include <stdexcept>

namespace aha::tasks {

// Options that cannot be met, or a file of rows that is broken. The message names the key, or the
// file, line and column, and what was expected.
class TaskError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace aha::tasks
