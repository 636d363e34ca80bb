#pragma once

#include <optional>
#include <string>

#include "rewards/code/ending.h"
#include "rewards/code/program_boxes.h"

namespace aha::rewards {

// Runs the tests of one answer, which together have CodeOptions::answer_seconds on the clock: the
// runs' own time, so that waiting for a box, a compiler or a checker costs none. For one thread.
class AnswerClock {
 public:
  AnswerClock(const ProgramBoxes& boxes, double seconds)
      : boxes_(boxes), seconds_(seconds), left_(seconds) {}

  // As ProgramBoxes::run, yet for no longer than what is left.
  sandbox::Result run(const sandbox::Build& build, const std::string& input);
  sandbox::Result run(const sandbox::Build& build, const std::string& input,
                      sandbox::Limits limits);

  // As rewards::ending_of, of the run just made.
  std::optional<Ending> ending_of(const sandbox::Result& result) const;

 private:
  const ProgramBoxes& boxes_;
  double seconds_;
  double left_;
};

}  // namespace aha::rewards
