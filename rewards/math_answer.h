#pragma once

#include <string>
#include <string_view>

#include "rewards/math/arithmetic.h"
#include "rewards/math_options.h"
#include "rewards/verdict.h"

namespace aha::rewards {

struct MathResult {
  Verdict verdict = Verdict::error;          // correct, wrong, or error: not decided
  math::Method method = math::Method::none;  // how it was decided
  std::string reason;                        // why it is wrong or undecided; empty if correct
  std::string gold;                          // as it was understood, in plain notation
  std::string answer;                        // likewise; empty where there is none
  double micros = 0.0;                       // what it took
};

std::string_view name_of(math::Method method);

// Whether the final answer of a completion is the gold answer. The gold is trusted: it may be bare,
// between dollars, or a solution that ends in an answer. The completion is not: the answer is read
// only where `options` say (after the thinking, never out of it), several boxes or several guesses
// are not several chances, and what cannot be decided within the bounds is an error, never wrong in
// silence.
//
// Any bytes are allowed. Never throws for what the texts hold; from any number of threads; no
// global state, no signals. What it takes is bounded whatever the texts hold: see
// docs/math_verification.md.
MathResult verify_math(std::string_view gold, std::string_view completion,
                       const MathOptions& options = {});

// The same for an answer that was found already: all of `answer` is the answer.
MathResult verify_math_answer(std::string_view gold, std::string_view answer,
                              const MathOptions& options = {});

}  // namespace aha::rewards
