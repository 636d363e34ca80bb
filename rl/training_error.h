#pragma once

#include <stdexcept>

namespace aha::rl {

// The run cannot go on: a loss or gradient is not finite, a checkpoint or a file of the run is
// broken. The message names the step, the sample, the tensor or the file.
class TrainingError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace aha::rl
