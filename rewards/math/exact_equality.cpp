#include "rewards/math/exact_equality.h"

#include "rewards/math/exact_question.h"
#include "rewards/math/exact_worker.h"

namespace aha::rewards::math {

Decision decide_exactly(const Expression& a, const Expression& b, Budget& budget) {
  using Answer = ExactWorker::Answer;
  const auto undecided = [](std::string_view reason) {
    return Decision{Equality::undecided, Method::none, reason};
  };
  const std::string question = exact_question(a, b, budget);
  if (question.empty()) {
    return undecided("no proof is known for such a constant");
  }
  const std::int64_t milliseconds = budget.rest().milliseconds;
  if (milliseconds <= 0) {
    return undecided("out of time");
  }
  switch (ExactWorker::of_this_thread().ask(question, milliseconds * 1'000'000)) {
    case Answer::zero:
      return {Equality::equal, Method::exact, {}};
    case Answer::other:
      return {Equality::different, Method::exact, {}};
    case Answer::unknown:
      return undecided("no proof was found");
    case Answer::failed:
      return undecided("the search for a proof failed");
    case Answer::late:
      return undecided("no proof was found within the time");
    case Answer::absent:
      break;
  }
  return undecided("no proof: the program aha-math-worker was not found or did not start");
}

}  // namespace aha::rewards::math
