#pragma once

#include <string>
#include <vector>

namespace aha::sandbox {

// A folder for -I that holds <bits/stdc++.h>, plain and precompiled by `compile`'s compiler and
// flags. It is made once a machine and user (3 s), in /var/tmp, and kept; one that another user
// could have written is not used. Empty where it cannot be made: compiling is slower without, and
// as right.
std::string precompiled_header(const std::vector<std::string>& compile);

}  // namespace aha::sandbox
