#pragma once

#include <string>
#include <vector>

#include "rewards/reward_option.h"

namespace aha::rewards {

// What is wrong with a map of header names and values, as for mistake_in; empty where nothing is.
std::string mistake_in_headers(const OptionJson& headers);

// "Name: value" of each, with every ${NAME} in a value replaced by that variable of the
// environment, so that secrets stand in no recipe. Throws RewardError for a variable that is not
// set or whose value holds control characters.
std::vector<std::string> header_lines(const OptionJson& headers);

}  // namespace aha::rewards
