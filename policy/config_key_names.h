#pragma once

#include <string>
#include <vector>

namespace aha::policy {

// The keys that a config.json of this family may have, sorted: what transformers' configuration
// class knows and what is published beside it. Empty for a family that is not known.
std::vector<std::string> config_key_names(const std::string& model_type);

}  // namespace aha::policy
