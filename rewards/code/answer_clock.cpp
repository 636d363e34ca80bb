#include "rewards/code/answer_clock.h"

#include <algorithm>

#include <fmt/core.h>

namespace aha::rewards {

sandbox::Result AnswerClock::run(const sandbox::Build& build, const std::string& input) {
  return run(build, input, boxes_.limits_for(build));
}

sandbox::Result AnswerClock::run(const sandbox::Build& build, const std::string& input,
                                 sandbox::Limits limits) {
  if (left_ <= 0) {  // no test passes after the time
    sandbox::Result late;
    late.outcome = sandbox::Outcome::wall_limit;
    return late;
  }
  limits.wall_seconds = std::min(limits.wall_seconds, left_);
  sandbox::Result result = boxes_.run(build, input, limits);
  left_ -= result.wall_seconds;
  return result;
}

std::optional<Ending> AnswerClock::ending_of(const sandbox::Result& result) const {
  std::optional<Ending> ending = rewards::ending_of(result);
  if (result.outcome == sandbox::Outcome::wall_limit && left_ <= 0) {
    ending->detail = fmt::format(
        "the tests together took more than answer_seconds, {} s on the clock", seconds_);
  }
  return ending;
}

}  // namespace aha::rewards
