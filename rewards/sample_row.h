#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "rewards/reward.h"

namespace aha::rewards {

// A sample as programs and servers of the user's see it: the task's columns with `prompt`,
// `completion`, `gold` and `answer_type`, which stand before a column of the same name.
nlohmann::json row_of(const Sample& sample);

// As one line, without its line break. What is no UTF-8 becomes U+FFFD.
std::string line_of(const nlohmann::json& json);
std::string json_row_of(const Sample& sample);

// What such a program answers for a row: a number; null (does not apply); or an object with `score`
// (number or null) and, if it likes, `detail` and `verdict` (`correct` or `wrong`; else it is
// whether the score is above 0), or with `error` (text: the sample could not be judged). Anything
// else, NaN and infinities included, is Verdict::error and says what is wrong.
Score score_of(const nlohmann::json& answer);

// The same, read from a line.
Score score_of_json(std::string_view line);

}  // namespace aha::rewards
