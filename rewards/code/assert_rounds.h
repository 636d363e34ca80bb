#pragma once

#include <string>

#include "rewards/code/answer_clock.h"
#include "rewards/code/code_tests.h"
#include "rewards/code/ending.h"
#include "rewards/code/program_boxes.h"

namespace aha::rewards {

// Free-form asserts in Python against the program `code`: tests and program take turns, each in a
// box of its own, until every call that the tests make has its answer (docs/code_reward.md).
Ending run_asserts(const AssertTests& tests, const std::string& code, ProgramBoxes& boxes,
                   AnswerClock& clock);

}  // namespace aha::rewards
