#pragma once

#include <string>

#include "rewards/code/code_tests.h"
#include "rewards/code/ending.h"
#include "rewards/code/program_boxes.h"

namespace aha::rewards {

// A program of the user's that compares a program's output with the expected one, started as
// `checker input.txt output.txt answer.txt`: status 0 is AC, 1 or 2 WA. One that
// ends otherwise makes the output WA if it accepts the expected output, else SE. Its box holds what
// the program must not see, and nothing of the program but its output.
class OutputChecker {
 public:
  // Throws RewardError for a file that cannot be read or is neither .py nor .cpp.
  explicit OutputChecker(const std::string& path);

  Ending check(const OutputTest& test, const std::string& output, ProgramBoxes& boxes) const;

 private:
  std::string language_;
  std::string source_;
};

}  // namespace aha::rewards
