#pragma once

#include <string>
#include <vector>

#include "sandbox/language.h"

namespace aha::rewards {

// Further languages from a JSON file, by name:
//
//   {"ruby": {"source": "main.rb", "run": ["/usr/bin/ruby", "{source}"]}}
//
// with optional "compile", "readable_folders", "environment" and "needs_processes", as in
// sandbox::Language. Throws RewardError, naming file, language and key.
std::vector<sandbox::Language> read_language_file(const std::string& path);

}  // namespace aha::rewards
