#pragma once

#include <string>
#include <string_view>

#include "rewards/code/code_options.h"

namespace aha::rewards {

// Sets the option of this name, as a recipe's key would. Throws RewardError for an unknown key,
// with those that are known, and for a value that is no positive number where one is expected.
void set_code_option(CodeOptions& options, std::string_view key, const std::string& value);

}  // namespace aha::rewards
