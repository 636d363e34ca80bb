#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "text/tokenizer.h"

namespace aha::cli {

// The tokens that end a completion of a model directory, as transformers finds them: eos_token_id
// of generation_config.json, else of config.json (a number or a list), else the eos_token of
// tokenizer_config.json. May be empty. `tokenizer` is null where the directory has none. Throws
// std::runtime_error that names the file and the key.
std::vector<std::int32_t> end_tokens(const std::filesystem::path& model,
                                     const text::Tokenizer* tokenizer);

}  // namespace aha::cli
